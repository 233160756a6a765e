import type { PermissionsService } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { adminReadPermission, adminUpdatePermission } from '@flyloft/plugin-manager-common';
import { rememberReads } from './rememberReads';

function policy() {
  let time = 0;
  const authorize = jest.fn(async () => [{ result: AuthorizeResult.ALLOW }]);
  const permissions = { authorize, authorizeConditional: authorize } as unknown as PermissionsService;
  return {
    authorize,
    pass: (ms: number) => {
      time += ms;
    },
    remembered: rememberReads(permissions, () => time),
  };
}

it('asks once in a while for the same person and permission to read', async () => {
  const { authorize, pass, remembered } = policy();
  const credentials = mockCredentials.user('user:default/ann');
  const ask = (as = credentials) =>
    remembered.authorize([{ permission: adminReadPermission }], { credentials: as });
  expect(await ask()).toEqual([{ result: AuthorizeResult.ALLOW }]);
  await ask();
  expect(authorize).toHaveBeenCalledTimes(1);
  await ask(mockCredentials.user('user:default/bob'));
  expect(authorize).toHaveBeenCalledTimes(2);
  pass(5_001);
  await ask();
  expect(authorize).toHaveBeenCalledTimes(3);
});

it('always asks for what changes something, for several at once, and again after a failure', async () => {
  const { authorize, remembered } = policy();
  const credentials = mockCredentials.user('user:default/ann');
  const both = [{ permission: adminReadPermission }, { permission: adminUpdatePermission }];
  for (const requests of [[both[1]!], [both[1]!], both, both]) {
    await remembered.authorize(requests, { credentials });
  }
  expect(authorize).toHaveBeenCalledTimes(4);
  authorize.mockRejectedValueOnce(new Error('away'));
  await expect(remembered.authorize([both[0]!], { credentials })).rejects.toThrow('away');
  await remembered.authorize([both[0]!], { credentials });
  expect(authorize).toHaveBeenCalledTimes(6);
});
