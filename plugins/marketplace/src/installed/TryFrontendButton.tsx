import { Button } from '@backstage/ui';
import {
  FRONTENDS_MODE_ATTRIBUTE,
  TRY_FRONTEND_EVENT,
  type Installation,
  type TryFrontend,
} from '@flyloft/plugin-manager-common';

/**
 * Asks the portal to load a frontend that is off for everybody, in this tab only. There is no such button in safe mode,
 * and none in a portal that does not load frontends itself.
 */
export function TryFrontendButton({ installation }: { installation: Installation }) {
  const { pluginId, quarantine } = installation;
  const live = document.documentElement.getAttribute(FRONTENDS_MODE_ATTRIBUTE) === 'live';
  if (!quarantine || !live) return null;
  const detail: TryFrontend = { pluginId, digest: quarantine.digest };
  return (
    <Button
      size="small"
      variant="secondary"
      onPress={() => window.dispatchEvent(new CustomEvent(TRY_FRONTEND_EVENT, { detail }))}
    >
      Try again for me only
    </Button>
  );
}
