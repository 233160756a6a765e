import { Flex } from '@backstage/ui';
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
        <Rows columns={['What it does', 'Enforced by']}>
          {plugin.touches.map(touch => (
            <tr key={touch.sentence}>
              <td>{touch.sentence}</td>
              <td>{touch.enforcedBy ?? <span className="mp-secondary">Declared, not enforced</span>}</td>
            </tr>
          ))}
        </Rows>
      )}
      {permissions.length > 0 && (
        <section className="mp-panel" aria-labelledby="defines">
          <h2 className="mp-section-title" id="defines">
            Permissions that it defines
          </h2>
          <ul className="mp-bullets">
            {permissions.map(permission => (
              <li key={permission.name}>
                <code>{permission.name}</code> {permission.description}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Flex>
  );
}
