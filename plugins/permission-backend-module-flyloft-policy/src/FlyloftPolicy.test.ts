import { AuthorizeResult, createPermission } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { pluginManagerPermissions } from '@flyloft/plugin-manager-common';
import { FlyloftPolicy } from './FlyloftPolicy';

const user = (...groups: string[]) =>
  ({
    info: { userEntityRef: 'user:default/someone', ownershipEntityRefs: ['user:default/someone', ...groups] },
  } as PolicyQueryUser);

describe('FlyloftPolicy', () => {
  const policy = new FlyloftPolicy(['group:default/platform-admins']);
  const allowedFor = async (who?: PolicyQueryUser) => {
    const names: string[] = [];
    for (const permission of pluginManagerPermissions) {
      if ((await policy.handle({ permission }, who)).result === AuthorizeResult.ALLOW)
        names.push(permission.name);
    }
    return names;
  };

  it('lets a developer look and ask, an admin everything, and nobody else anything', async () => {
    expect(await allowedFor(user())).toEqual([
      'plugin-manager.plugin.read',
      'plugin-manager.plan.create',
      'plugin-manager.plan.read',
      'plugin-manager.installation.read',
      'plugin-manager.installation.logs',
    ]);
    expect(await allowedFor(user('group:default/platform-admins'))).toHaveLength(
      pluginManagerPermissions.length
    );
    expect(await allowedFor()).toEqual([]);
  });

  it('keeps a developer from changing the catalogue, and leaves other plugins alone', async () => {
    const of = async (name: string, action: 'read' | 'delete') =>
      (await policy.handle({ permission: createPermission({ name, attributes: { action } }) }, user()))
        .result;
    expect(await of('catalog.entity.read', 'read')).toBe(AuthorizeResult.ALLOW);
    expect(await of('catalog.entity.delete', 'delete')).toBe(AuthorizeResult.DENY);
    expect(await of('announcements.delete', 'delete')).toBe(AuthorizeResult.ALLOW);
  });
});
