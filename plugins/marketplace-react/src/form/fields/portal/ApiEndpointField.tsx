import { asText, checkUrl } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { TryButton } from '../parts/TryButton';
import { UrlField } from '../text/UrlField';

/** The address of an API, and whether it answers. */
export function ApiEndpointField(props: ConfigFieldProps) {
  const { services, disabled } = props;
  const address = asText(props.value);
  const checkAddress = services.lookups?.checkAddress;
  return (
    <>
      <UrlField {...props} />
      {checkAddress && (
        <TryButton
          isDisabled={disabled || checkUrl(address) !== undefined}
          attempt={() => checkAddress(address)}
          note="Asked by the portal."
        >
          Try this address
        </TryButton>
      )}
    </>
  );
}
