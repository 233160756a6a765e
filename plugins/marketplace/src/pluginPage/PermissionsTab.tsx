import { Flex, Text } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { EmptyState } from '@flyloft/plugin-marketplace-react';
import { Rows } from '../shared/Rows';

/** What it will be able to do, each in a sentence, with what enforces it. */
export function PermissionsTab({ plugin }: { plugin: PluginDetail }) {
  const { permissions } = plugin.manifest;
  if (plugin.touches.length + permissions.length === 0) {
    return (
      <EmptyState title="It asks for nothing">
        No capability, no outgoing connection, no permission of its own.
      </EmptyState>
    );
  }
  return (
    <Flex direction="column" gap="5">
      {plugin.touches.length > 0 && (
        <Rows columns={['It', 'Enforced by']}>
          {plugin.touches.map(touch => (
            <tr key={touch.sentence}>
              <td>{touch.sentence}</td>
              <td>{touch.enforcedBy ?? 'declared, not enforced'}</td>
            </tr>
          ))}
        </Rows>
      )}
      {permissions.length > 0 && (
        <div>
          <Text as="h2" weight="bold">
            Permissions that it defines
          </Text>
          <ul>
            {permissions.map(permission => (
              <li key={permission.name}>
                <code>{permission.name}</code> {permission.description}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Flex>
  );
}
