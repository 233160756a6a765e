import { ButtonLink, Flex, Text } from '@backstage/ui';
import { isSecretReference, type Installation } from '@flyloft/plugin-manager-common';
import { paths } from '../routes';
import { flattenConfig } from './flattenConfig';

/** The values that run; secrets are only "set". */
export function ConfigTab({ installation }: { installation: Installation }) {
  const rows = flattenConfig(installation.config);
  return (
    <Flex direction="column" gap="4">
      {rows.length === 0 ? (
        <Text>It runs with its defaults; nothing was configured.</Text>
      ) : (
        <table className="mp-rows">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ path, value }) => (
              <tr key={path}>
                <td>
                  <code>{path}</code>
                </td>
                <td>{isSecretReference(value) ? 'set (never shown)' : JSON.stringify(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
