import { ButtonLink, Flex, Text } from '@backstage/ui';
import { isElsewhere, isSecretReference, type Installation } from '@flyloft/plugin-manager-common';
import { OriginChip, usePlugin } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { flattenConfig } from './flattenConfig';
import { Rows } from '../shared/Rows';

/** A value as it is stored: of a secret that it is one, or where it is kept. */
function describeStored(value: unknown): string {
  if (!isSecretReference(value)) return JSON.stringify(value);
  return isElsewhere(value.$secret) ? `taken from ${value.$secret} (never shown)` : 'set (never shown)';
}

/** The values that run; secrets are only "set". */
export function ConfigTab({ installation }: { installation: Installation }) {
  const rows = flattenConfig(installation.config);
  const plugin = usePlugin(installation.pluginId, installation.release);
  const defaults = new Map(
    flattenConfig(plugin.data?.manifest.defaults ?? {}).map(({ path, value }) => [
      path,
      JSON.stringify(value),
    ])
  );
  return (
    <Flex direction="column" gap="4">
      {rows.length === 0 ? (
        <Text>It runs with its defaults; nothing was configured.</Text>
      ) : (
        <Rows columns={['Field', 'Value', 'From']}>
          {rows.map(({ path, value }) => (
            <tr key={path}>
              <td>
                <code>{path}</code>
              </td>
              <td>{describeStored(value)}</td>
              <td>
                {plugin.data && (
                  <OriginChip origin={defaults.get(path) === JSON.stringify(value) ? 'default' : 'you'} />
                )}
              </td>
            </tr>
          ))}
        </Rows>
      )}
      <div>
        <ButtonLink
          variant="secondary"
          href={paths.configure(
            installation.pluginId,
            `?env=${installation.environment}&release=${installation.release}`
          )}
        >
          Configure
        </ButtonLink>
      </div>
    </Flex>
  );
}
