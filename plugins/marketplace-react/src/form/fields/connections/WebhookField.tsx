import { asObject, asText, checkUrl } from '@flyloft/configuration';
import { isSecretReference } from '@flyloft/plugin-manager-common';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { TryButton } from '../parts/TryButton';
import { withKey } from '../parts/values';
import { SecretReferenceField } from '../secret/SecretReferenceField';

/** Where events are sent to, the secret they are signed with, and a delivery to try it. */
export function WebhookField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, disabled, readonly } = props;
  const { url, secret } = asObject(value);
  const address = asText(url);
  const testWebhook = services.lookups?.testWebhook;
  const change = (key: string, part: unknown) => {
    const next = withKey(value, key, part);
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <LineInput
        id={id}
        label="Address"
        placeholder="https://"
        inputMode="url"
        value={address}
        isDisabled={disabled}
        isReadOnly={readonly}
        isInvalid={props.invalid}
        onChange={text => change('url', text === '' ? undefined : text)}
        onBlur={props.onBlur}
      />
      {address.startsWith('http://') && <Note tone="warning">What is sent there is not encrypted.</Note>}
      <SecretReferenceField
        {...props}
        id={`${id}-secret`}
        label="Signing secret"
        value={secret}
        required={false}
        invalid={false}
        describedBy={undefined}
        onChange={stored => change('secret', stored)}
      />
      {testWebhook && (
        <TryButton
          isDisabled={disabled || checkUrl(address) !== undefined}
          attempt={() => testWebhook({ url: address, ...(isSecretReference(secret) ? { secret } : {}) })}
          note="Sent by the portal, signed with HMAC SHA-256 in the header X-Flyloft-Signature where there is a secret."
        >
          Send a test delivery
        </TryButton>
      )}
    </FieldGroup>
  );
}
