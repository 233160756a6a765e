import { AuthorizeResult, createPermission } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  planCreatePermission,
  pluginManagerPermissions,
  pluginReadPermission,
} from '@flyloft/plugin-manager-common';
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
      'plugin-manager.secret.refer',
      'plugin-manager.plan.read',
      'plugin-manager.installation.read',
      'plugin-manager.installation.logs',
    ]);
    expect(await allowedFor(user('group:default/platform-admins'))).toHaveLength(
      pluginManagerPermissions.length
    );
    expect(await allowedFor()).toEqual([]);
  });

  it('lets developers ask only for what is trusted enough, where the configuration says so', async () => {
    const careful = new FlyloftPolicy(['group:default/platform-admins'], ['internal', 'verified']);
    expect(await careful.handle({ permission: planCreatePermission }, user())).toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'plugin-manager',
      conditions: { rule: 'HAS_TRUST_TIER', params: { tiers: ['internal', 'verified'] } },
    });
    expect(
      await careful.handle({ permission: planCreatePermission }, user('group:default/platform-admins'))
    ).toEqual({ result: AuthorizeResult.ALLOW });
    expect(await careful.handle({ permission: pluginReadPermission }, user())).toEqual({
      result: AuthorizeResult.ALLOW,
    });
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
