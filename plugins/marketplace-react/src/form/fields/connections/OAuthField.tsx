import { Checkbox, CheckboxGroup, Select } from '@backstage/ui';
import { asObject, asText, asTexts } from '@flyloft/configuration';
import { CopyButton } from '../../../components/CopyButton/CopyButton';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { withKey } from '../parts/values';
import { SecretReferenceField } from '../secret/SecretReferenceField';
import { OAUTH_PRESETS } from './oauthPresets';

const CUSTOM = 'custom';

/** A client of an OAuth provider: addresses by preset or by hand, scopes, and where the provider sends people back to. */
export function OAuthField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, disabled, readonly, options } = props;
  const off = disabled || readonly;
  const given = asObject(value);
  const provider = asText(given.provider);
  const preset = OAUTH_PRESETS.find(candidate => candidate.id === provider);
  const scopes = asTexts(given.scopes);
  const offered = [...new Set([...(preset?.scopes ?? []), ...scopes])];
  const redirectUrl = asText(options.redirectUrl) || services.redirectUrl;
  const change = (key: string, part: unknown) => onChange(withKey(value, key, part));
  const text = (key: string) => (typed: string) => change(key, typed === '' ? undefined : typed);
  const choose = (chosen: string) => {
    const { clientId, clientSecret } = given;
    const next = OAUTH_PRESETS.find(candidate => candidate.id === chosen);
    onChange({
      provider: chosen,
      ...(clientId === undefined ? {} : { clientId }),
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(next ? { authorizationUrl: next.authorizationUrl, tokenUrl: next.tokenUrl } : {}),
      scopes: next ? next.scopes.slice(0, 1) : [],
    });
  };
  const line = { isDisabled: disabled, isReadOnly: readonly, onBlur: props.onBlur };
  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <Select
        id={id}
        label="Provider"
        placeholder="Choose…"
        options={[
          ...OAUTH_PRESETS.map(item => ({ value: item.id, label: item.title })),
          { value: CUSTOM, label: 'Another one' },
        ]}
        value={provider === '' ? null : provider}
        isDisabled={off}
        onChange={chosen => choose(String(chosen))}
      />
      <LineInput {...line} label="Client id" value={asText(given.clientId)} onChange={text('clientId')} />
      <SecretReferenceField
        {...props}
        id={`${id}-secret`}
        label="Client secret"
        value={given.clientSecret}
        required={false}
        invalid={false}
        describedBy={undefined}
        onChange={stored => change('clientSecret', stored)}
      />
      <LineInput
        {...line}
        label="Authorization address"
        inputMode="url"
        value={asText(given.authorizationUrl)}
        onChange={text('authorizationUrl')}
      />
      <LineInput
        {...line}
        label="Token address"
        inputMode="url"
        value={asText(given.tokenUrl)}
        onChange={text('tokenUrl')}
      />
      {offered.length > 0 && (
        <CheckboxGroup
          label="Scopes"
          value={scopes}
          isDisabled={disabled}
          isReadOnly={readonly}
          onChange={chosen => change('scopes', chosen)}
        >
          {offered.map(scope => (
            <Checkbox key={scope} value={scope}>
              {scope}
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      <LineInput
        {...line}
        label="More scopes, separated by spaces"
        value={scopes.filter(scope => !preset?.scopes.includes(scope)).join(' ')}
        onChange={typed => {
          const kept = scopes.filter(scope => preset?.scopes.includes(scope));
          change('scopes', [...new Set([...kept, ...typed.split(/\s+/).filter(Boolean)])]);
        }}
      />
      {redirectUrl && (
        <div className="fl-row">
          <span className="fl-editor-label" id={`${id}-redirect`}>
            Redirect address to enter at the provider
          </span>
          <code className="fl-code" aria-labelledby={`${id}-redirect`}>
            {redirectUrl}
          </code>
          <CopyButton text={redirectUrl} label="Copy the redirect address" variant="secondary" />
        </div>
      )}
    </FieldGroup>
  );
}
