import { Alert, Button } from '@backstage/ui';
import { isSecretReference } from '@flyloft/plugin-manager-common';
import type { Leftover } from './state/migrateDraft';

/** Values of a draft for which this release has no field; they stay as comments in the YAML until they are removed there. */
export function Leftovers({
  aside,
  release,
  onClose,
}: {
  aside: readonly Leftover[];
  release: string;
  onClose(): void;
}) {
  if (aside.length === 0) return null;
  const title =
    aside.length === 1
      ? `${release} has no field for one value of your draft`
      : `${release} has no field for ${aside.length} values of your draft`;
  return (
    <div>
      <Alert
        status="warning"
        icon
        title={title}
        description="They are kept as comments at the end of the YAML, so that you can put them where they belong now."
        customActions={
          <Button size="small" variant="secondary" onPress={onClose}>
            Close
          </Button>
        }
      />
      <ul className="mp-wizard-leftovers" aria-label={title}>
        {aside.map(({ pointer, value }) => (
          <li key={pointer}>
            <code>{pointer}</code> {isSecretReference(value) ? 'a secret' : JSON.stringify(value)}
          </li>
        ))}
      </ul>
    </div>
  );
}
