import fs from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  gz,
  manifestFor,
  rawBundle,
  rawTar,
  type RawEntry,
} from '../../../packages/bundle/src/__testUtils__/bundles';
import { statementSchema } from '@flyloft/bundle';
import { attack } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

const MIB = 2 ** 20;
const changes = { id: 'evil-bundle', publisher: 'mallory' };
const evil = (extra: RawEntry[], files: Record<string, string | Buffer> = { 'README.md': '# x' }) =>
  rawBundle(files, extra, changes).then(gz);

const ELF = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(64)]);
const PACKAGE = 'backend/node_modules/evil';
const withBackend = (name: string, content: Buffer) =>
  rawBundle(
    { [`${PACKAGE}/package.json`]: '{"name":"evil","version":"1.0.0"}', [`${PACKAGE}/${name}`]: content },
    [],
    {
      ...changes,
      type: 'service-backed',
      packed: { backend: { name: 'evil', version: '1.0.0' } },
    }
  ).then(gz);

/** Rules 11 and 12: one reader for bundles, and a release that never changes. */
export function bundles(stage: Stage): void {
  const cases: Array<[string, string, () => Promise<Buffer>]> = [
    [
      'a symbolic link',
      'BUNDLE_ENTRY_REFUSED',
      () => evil([{ name: 'frontend/x.js', type: 'symlink', linkname: '/etc/passwd' }]),
    ],
    [
      'a hard link',
      'BUNDLE_ENTRY_REFUSED',
      () => evil([{ name: 'frontend/x.js', type: 'link', linkname: 'manifest.json' }]),
    ],
    ['a device', 'BUNDLE_ENTRY_REFUSED', () => evil([{ name: 'dev', type: 'character-device' }])],
    ['a named pipe', 'BUNDLE_ENTRY_REFUSED', () => evil([{ name: 'pipe', type: 'fifo' }])],
    ['a path with ..', 'BUNDLE_PATH_REFUSED', () => evil([{ name: 'frontend/../../x.js', content: 'x' }])],
    ['an absolute path', 'BUNDLE_PATH_REFUSED', () => evil([{ name: '/etc/cron.d/x', content: 'x' }])],
    ['a backslash path', 'BUNDLE_PATH_REFUSED', () => evil([{ name: 'frontend\\..\\x', content: 'x' }])],
    ['a file twice', 'BUNDLE_PATH_REFUSED', () => evil([{ name: 'README.md', content: '# y' }])],
    ['a second manifest', 'BUNDLE_PATH_REFUSED', () => evil([{ name: 'manifest.json', content: '{}' }])],
    [
      'paths that differ in case',
      'BUNDLE_PATH_REFUSED',
      () => evil([], { 'frontend/a/x.js': '1', 'frontend/A/y.js': '2' }),
    ],
    [
      'a path override (pax)',
      'BUNDLE_ENTRY_REFUSED',
      () => evil([{ name: 'x', content: 'x', pax: { path: '../../etc/x' } }]),
    ],
    [
      'a file that the manifest does not list',
      'BUNDLE_INVALID',
      () => evil([{ name: 'extra.js', content: 'x' }]),
    ],
    [
      'a file other than the manifest says',
      'BUNDLE_INVALID',
      async () =>
        gz(
          await rawTar([
            { name: 'manifest.json', content: JSON.stringify(manifestFor({ 'README.md': '# x' }, changes)) },
            { name: 'README.md', content: '# y' },
          ])
        ),
    ],
    [
      'data behind the tar',
      'BUNDLE_INVALID',
      async () => gz(Buffer.concat([gunzipSync(await evil([])), Buffer.alloc(1024, 'x')])),
    ],
    [
      'data behind the gzip',
      'BUNDLE_INVALID',
      async () => Buffer.concat([await evil([]), Buffer.from('trailing')]),
    ],
    ['a second gzip member', 'BUNDLE_INVALID', async () => Buffer.concat([await evil([]), await evil([])])],
    ['a native add-on', 'NATIVE_ADDON_REFUSED', () => withBackend('addon.node', ELF)],
    ['a native add-on by another name', 'NATIVE_ADDON_REFUSED', () => withBackend('innocent.js', ELF)],
    ['a folder 40 deep', 'BUNDLE_PATH_REFUSED', () => evil([], { [`${'a/'.repeat(40)}x`]: '1' })],
    [
      '20,000 entries',
      'BUNDLE_TOO_LARGE',
      () => evil(Array.from({ length: 20_000 }, (_, i) => ({ name: `f/${i}/`, type: 'directory' }))),
    ],
    [
      'a file of 33 MiB',
      'BUNDLE_TOO_LARGE',
      async () =>
        gzipSync(await rawBundle({ 'big.bin': Buffer.alloc(33 * MIB, 'ab') }, [], changes), { level: 1 }),
    ],
    [
      'a bomb of 1,000 to 1',
      'BUNDLE_TOO_LARGE',
      async () => gzipSync(await rawBundle({ 'a.bin': Buffer.alloc(30 * MIB) }, [], changes), { level: 9 }),
    ],
  ];
  for (const [what, code, make] of cases) {
    attack(11, `publish a bundle with ${what}`, code, async () => {
      const answer = await stage.publish(await make());
      return {
        refused: answer.status >= 400 && answer.status < 500 && answer.code === code,
        happened: said(answer),
      };
    });
  }

  attack(11, 'leave something of refused bundles behind', 'an empty upload folder', async () => {
    const left = fs.readdirSync(`${stage.stateDir}/bundles/uploads`);
    const listed = await stage.manager('GET', '/plugins/evil-bundle', { token: stage.tokens.admin });
    return {
      refused: left.length === 0 && listed.status === 404,
      happened: `${left.length} files, ${said(listed)}`,
    };
  });

  attack(11, 'send other bytes than the digest announced', 'BUNDLE_DIGEST_MISMATCH', async () => {
    const answer = await stage.manager('POST', `/bundles?digest=sha256:${'0'.repeat(64)}`, {
      token: stage.tokens.admin,
      headers: { 'content-type': 'application/gzip' },
      body: await evil([]),
    });
    return { refused: answer.code === 'BUNDLE_DIGEST_MISMATCH', happened: said(answer) };
  });

  attack(12, 'publish other content under the same version', 'RELEASE_EXISTS', async () => {
    const first = await stage.publish(
      gz(await rawBundle({ 'README.md': '# one' }, [], { id: 'twice', publisher: 'mallory' }))
    );
    const second = await stage.publish(
      gz(await rawBundle({ 'README.md': '# two' }, [], { id: 'twice', publisher: 'mallory' }))
    );
    const again = await stage.publish(
      gz(await rawBundle({ 'README.md': '# one' }, [], { id: 'twice', publisher: 'mallory' }))
    );
    return {
      refused: first.status === 201 && second.code === 'RELEASE_EXISTS' && again.status === 200,
      happened: [first, second, again].map(said).join(', '),
    };
  });

  attack(12, 'have a release without a statement of its bytes', 'a statement with both digests', async () => {
    const rows: Array<{ statement: string; manifest_digest: string }> = await stage.database
      .withSchema('plugin-manager')
      .from('releases')
      .where({ plugin_id: 'hostile' });
    const text = rows[0]?.statement ?? '';
    const row = rows[0];
    const statement = statementSchema.safeParse(JSON.parse(text || '{}'));
    const { data } = statement;
    return {
      refused:
        data?.id === 'hostile' &&
        data.publisher === 'flyloft' &&
        data.bundleDigest === stage.digest &&
        data.manifestDigest === row?.manifest_digest,
      happened: data ? `${data.type} of ${data.id} ${data.version}, both digests` : text.slice(0, 60),
    };
  });
}
