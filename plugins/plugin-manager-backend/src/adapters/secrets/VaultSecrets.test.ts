import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSecretLocation, type SecretLocation } from '@flyloft/plugin-manager-common';
import { startVaultServer, type VaultServer } from '../../__testUtils__/vaultServer';
import { VaultHttp, type VaultAuth } from './VaultHttp';
import { VaultSecrets } from './VaultSecrets';

let vault: VaultServer;
beforeEach(async () => {
  vault = await startVaultServer();
  vault.write('default/local/radar', { token: 'hunter2', user: 'me' });
  vault.write('default/local/radar/deep/er', { key: 'deeper' });
  vault.write('default/local/other', { token: 'not yours' });
  vault.write('shared/ci', { token: 'shared' });
});
afterEach(() => vault.close());

const place = { tenant: 'default', environment: 'local', pluginId: 'radar', namespace: 'plugin-radar' };

function secrets(auth: VaultAuth = { kind: 'token', token: 'root-token' }, now = () => 0) {
  return new VaultSecrets(new VaultHttp({ address: new URL(vault.url), auth }, now), {
    mount: 'secret',
    paths: ['{tenant}/{environment}/{pluginId}', 'shared'],
  });
}

function at(reference: string) {
  const location = readSecretLocation(reference);
  if (location?.from !== 'vault') throw new Error(`${reference} names no place of Vault`);
  return location as Extract<SecretLocation, { from: 'vault' }>;
}

const own = at('vault:default/local/radar#token');

it('lists paths and keys that a plugin may have, without asking for a value', async () => {
  const listed = await secrets().list(place);
  expect(listed.map(({ name, keys }) => [name, keys])).toEqual([
    ['default/local/radar', ['token', 'user']],
    ['default/local/radar/deep/er', ['key']],
    ['shared/ci', ['token']],
  ]);
  expect(listed[2]?.reference('token')).toBe('vault:shared/ci#token');
  expect(vault.requests.filter(request => request.path.includes('/data/'))).toEqual([]);
});

it('looks without reading, and its mark changes with every version, also of one written anew', async () => {
  const marks = new Set<string>();
  const look = async () => {
    const found = await secrets().look(own, place);
    if (found.outcome !== 'found') throw new Error(found.refusal.message);
    marks.add(found.mark);
  };
  await look();
  await look();
  vault.write('default/local/radar', { token: 'hunter3' });
  await look();
  vault.destroy('default/local/radar');
  vault.write('default/local/radar', { token: 'hunter4' });
  await look();
  expect(marks.size).toBe(3);
  expect(vault.requests.filter(request => request.path.includes('/data/'))).toEqual([]);
});

it('reads the value with the mark that looking gave', async () => {
  const looked = await secrets().look(own, place);
  const read = await secrets().read(own, place);
  expect(read).toMatchObject({ outcome: 'found', value: 'hunter2' });
  expect(looked).toMatchObject({ mark: (read as { mark: string }).mark });
});

it.each([
  ['vault:default/local/other#token', 'SECRET_NOT_OFFERED', /may not have default\/local\/other/],
  ['vault:default/local/radarx#token', 'SECRET_NOT_OFFERED', /may not have/],
  ['vault:default/local/radar#nothing', 'SECRET_NOT_FOUND', /There is no key nothing/],
  ['vault:default/local/radar/gone#token', 'SECRET_NOT_FOUND', /Write it there, or choose another/],
])('refuses %s with %s', async (reference, code, words) => {
  for (const answer of [
    await secrets().look(at(reference), place),
    await secrets().read(at(reference), place),
  ]) {
    expect(answer).toMatchObject({ outcome: 'refused', refusal: { code } });
    expect((answer as { refusal: { message: string } }).refusal.message).toMatch(words);
  }
});

it('says that Vault is sealed, and that what waits goes on', async () => {
  vault.seal(true);
  expect(await secrets().look(own, place)).toMatchObject({
    outcome: 'unreachable',
    refusal: { code: 'SECRET_SOURCE_UNREACHABLE', message: expect.stringContaining('sealed') },
  });
  await expect(secrets().list(place)).rejects.toThrow('sealed');
});

it('says that Vault does not let it, without what the token is', async () => {
  const answer = await secrets({ kind: 'token', token: 'stale-token' }).read(own, place);
  expect(answer).toMatchObject({ outcome: 'refused', refusal: { code: 'SECRET_SOURCE_REFUSED' } });
  expect(JSON.stringify(answer)).not.toContain('stale-token');
});

it('follows no redirect, be it to where machines keep their credentials', async () => {
  vault.answer = (_request, response) => {
    response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    return true;
  };
  expect(await secrets().read(own, place)).toMatchObject({
    outcome: 'refused',
    refusal: { code: 'SECRET_SOURCE_REFUSED', message: expect.stringContaining('(307)') },
  });
  expect(vault.requests).toHaveLength(1);
});

it('reads no more than a secret can be', async () => {
  vault.answer = (_request, response) => {
    response.writeHead(200).end(Buffer.alloc(2_000_000, ' '));
    return true;
  };
  expect(await secrets().read(own, place)).toMatchObject({
    refusal: { code: 'SECRET_SOURCE_UNREACHABLE', message: expect.stringContaining('larger') },
  });
});

it.each([
  ['no JSON', 'hello'],
  ['another form', '{"data":{"data":["x"]}}'],
  ['prototypes', '{"data":{"subkeys":{"__proto__":{"token":1}}}}'],
])('takes an answer of %s for no secret', async (_what, body) => {
  vault.answer = (_request, response) => {
    response.writeHead(200).end(body);
    return true;
  };
  expect(await secrets().look(own, place)).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
  expect(await secrets().read(own, place)).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
});

it('says that nobody answers', async () => {
  await vault.close();
  expect(await secrets().read(own, place)).toMatchObject({
    outcome: 'unreachable',
    refusal: { message: expect.stringContaining('ECONNREFUSED') },
  });
  vault = await startVaultServer();
});

describe('with a service account', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flyloft-vault-'));
    await writeFile(path.join(folder, 'token'), 'portal-jwt\n');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const auth = (role = 'flyloft'): VaultAuth => ({
    kind: 'kubernetes',
    role,
    mount: 'kubernetes',
    tokenFile: path.join(folder, 'token'),
  });
  const signIns = () => vault.requests.filter(request => request.path.endsWith('/login')).length;

  it('signs in once, again before the token ends, and again where it is not taken any more', async () => {
    let now = 0;
    const source = secrets(auth(), () => now);
    await source.read(own, place);
    await source.read(own, place);
    expect(signIns()).toBe(1);
    now = 3_000_000;
    await source.read(own, place);
    expect(signIns()).toBe(2);
    vault.revokeTokens();
    expect(await source.read(own, place)).toMatchObject({ value: 'hunter2' });
    expect(signIns()).toBe(3);
  });

  it('says where it may not, or has no token', async () => {
    expect(await secrets(auth('stranger')).read(own, place)).toMatchObject({
      refusal: { code: 'SECRET_SOURCE_REFUSED' },
    });
    await rm(path.join(folder, 'token'));
    expect(await secrets(auth()).read(own, place)).toMatchObject({
      refusal: {
        code: 'SECRET_SOURCE_UNREACHABLE',
        message: expect.stringContaining('service account token'),
      },
    });
  });
});
