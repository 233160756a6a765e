import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { bundleOf } from '../../http/__testUtils__/portal';
import type { ReceivedBundle } from '../../ports';
import { FilesystemBundleStore } from './FilesystemBundleStore';

let directory: string;
let store: FilesystemBundleStore;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'flyloft-store-'));
  store = await FilesystemBundleStore.create({ directory });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const README = '# Radar\n';
const entry = { sha256: createHash('sha256').update(README).digest('hex'), size: README.length };

async function receive(tgz: Buffer, options = {}): Promise<ReceivedBundle> {
  const received = await store.receive(Readable.from([tgz]), options);
  if (received.outcome === 'refused') throw new Error(received.refusal.message);
  return received.bundle;
}
async function keep(tgz: Buffer): Promise<string> {
  const bundle = await receive(tgz);
  await bundle.keep();
  return bundle.digest;
}
const placeOf = (digest: string) =>
  path.join(directory, 'sha256', digest.slice(7, 9), `${digest.slice(7)}.tar`);
const everything = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter(one => one.isFile());

describe('FilesystemBundleStore', () => {
  it('keeps a bundle only when it is told to, and discards it otherwise', async () => {
    const { tgz, digest } = await bundleOf();
    const bundle = await receive(tgz, { expectDigest: digest });
    expect(bundle).toMatchObject({ digest, readme: README, manifest: { id: 'radar' } });
    expect(bundle.nativeCode).toBeUndefined();
    expect(await store.open(digest)).toBeUndefined();
    await bundle.discard();
    expect(await everything()).toEqual([]);

    const again = await receive(tgz);
    await again.keep();
    await again.discard();
    const opened = await store.open(digest);
    const chunks: Buffer[] = [];
    for await (const chunk of opened?.stream ?? []) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks)).toEqual(gunzipSync(tgz));
    expect(opened?.size).toBe(gunzipSync(tgz).length);
    expect((await stat(placeOf(digest))).mode & 0o777).toBe(0o600);
    expect(await everything()).toHaveLength(1);
  });

  it('keeps nothing of what it refuses, and says why', async () => {
    const { tgz } = await bundleOf();
    const cut = await store.receive(Readable.from([tgz.subarray(0, tgz.length - 20)]), {});
    expect(cut).toMatchObject({ outcome: 'refused', refusal: { code: 'BUNDLE_INVALID' } });
    const other = await store.receive(Readable.from([tgz]), { expectDigest: `sha256:${'0'.repeat(64)}` });
    expect(other).toMatchObject({ refusal: { code: 'BUNDLE_DIGEST_MISMATCH' } });
    const small = await FilesystemBundleStore.create({ directory, limits: { tarBytes: 1000 } });
    expect(await small.receive(Readable.from([tgz]), {})).toMatchObject({
      refusal: { code: 'BUNDLE_TOO_LARGE' },
    });
    const broken = Readable.from(
      (async function* breaksOff() {
        yield tgz.subarray(0, 100);
        throw new Error('the client went away');
      })()
    );
    await expect(store.receive(broken, {})).rejects.toThrow('the client went away');
    expect(await everything()).toEqual([]);
  });

  it('names the first native code', async () => {
    const { tgz } = await bundleOf(
      { type: 'service-backed', packed: { backend: { name: 'x', version: '1.0.0' } } },
      { 'backend/node_modules/x/package.json': '{}', 'backend/node_modules/x/y.node': 'x' }
    );
    const bundle = await receive(tgz);
    expect(bundle.nativeCode).toEqual({ path: 'backend/node_modules/x/y.node', kind: 'a native add-on' });
    await bundle.discard();
  });

  it('hands out files that are as the registry recorded them', async () => {
    const digest = await keep((await bundleOf()).tgz);
    expect(String(await store.readFile(digest, 'README.md', entry))).toBe(README);
    expect(await store.readFile(digest, 'nothing', entry)).toBe('absent');
    expect(await store.readFile(`sha256:${'0'.repeat(64)}`, 'README.md', entry)).toBe('absent');
    expect(await store.readFile('sha256:../../x', 'README.md', entry)).toBe('absent');
    expect(await store.open('sha256:../../x')).toBeUndefined();
    expect(await store.readFile(digest, 'README.md', { ...entry, sha256: '0'.repeat(64) })).toBe('corrupt');
    expect(await store.readFile(digest, 'README.md', { ...entry, size: 1 })).toBe('corrupt');
  });

  it.each([
    [
      'a flipped byte in the file',
      async (file: string) => {
        const bytes = await readFile(file);
        const at = bytes.indexOf(README);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        await writeFile(file, bytes);
      },
    ],
    ['a file that was cut off', (file: string) => truncate(file, 600)],
  ])(
    'notices %s, before and after it has read the bundle, until it is published again',
    async (_, damage) => {
      const { tgz } = await bundleOf();
      const digest = await keep(tgz);
      await store.readFile(digest, 'README.md', entry);
      await damage(placeOf(digest));
      expect(await store.readFile(digest, 'README.md', entry)).toBe('corrupt');
      const fresh = await FilesystemBundleStore.create({ directory });
      expect(await fresh.readFile(digest, 'README.md', entry)).toBe('corrupt');
      await keep(tgz);
      expect(String(await store.readFile(digest, 'README.md', entry))).toBe(README);
      expect(String(await fresh.readFile(digest, 'README.md', entry))).toBe(README);
    }
  );

  it('says absent of a bundle that was removed, also after it was read', async () => {
    const digest = await keep((await bundleOf()).tgz);
    await store.readFile(digest, 'README.md', entry);
    await unlink(placeOf(digest));
    expect(await store.readFile(digest, 'README.md', entry)).toBe('absent');
  });

  it('removes uploads that a process left behind, and leaves those that are under way', async () => {
    const [old, fresh] = ['old', 'fresh'].map(name => path.join(directory, 'uploads', name));
    await writeFile(old ?? '', 'x');
    await writeFile(fresh ?? '', 'x');
    const longAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
    await utimes(old ?? '', longAgo, longAgo);
    await FilesystemBundleStore.create({ directory });
    expect(await readdir(path.join(directory, 'uploads'))).toEqual(['fresh']);
  });
});
