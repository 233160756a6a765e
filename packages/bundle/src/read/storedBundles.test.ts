import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gz, inPieces, manifestFor, rawBundle } from '../__testUtils__/bundles';
import { makeBundle, writeBundle } from '../write/writeBundle';
import { extractBundle } from './extractBundle';
import { indexBundle, readBundleFile, readIndexedFile } from './openBundle';
import { readBundle } from './readBundle';
import { storeBundle } from './storeBundle';

const FILES = { 'README.md': '# Sample\n', 'frontend/mf-manifest.json': '{}', 'frontend/static/a.js': 'a()' };
const CHANGES = { federation: { name: 'sample', exposes: ['.'], features: ['sample'] } };

describe('bundles on disk', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'bundle-test-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const tgz = async () => {
    const file = path.join(dir, 'sample.tgz');
    await writeFile(file, gz(await rawBundle(FILES, [], CHANGES)));
    const read = await readBundle(file);
    if (!read.ok) throw new Error(read.message);
    return { file, digest: read.digest };
  };

  it('extracts what was checked, with fixed modes', async () => {
    const { file, digest } = await tgz();
    const out = path.join(dir, 'out');
    expect(await extractBundle(file, out, digest)).toMatchObject({ ok: true, digest });
    expect(await readFile(path.join(out, 'frontend/static/a.js'), 'utf8')).toBe('a()');
    expect((await stat(path.join(out, 'README.md'))).mode & 0o111).toBe(0);
    expect((await readdir(dir)).sort()).toEqual(['out', 'sample.tgz']);
  });

  it('leaves nothing behind when a bundle is refused', async () => {
    const { file } = await tgz();
    const out = path.join(dir, 'out');
    expect(await extractBundle(file, out, `sha256:${'1'.repeat(64)}`)).toMatchObject({
      code: 'BUNDLE_DIGEST_MISMATCH',
    });
    expect(await storeBundle(file, out, { expectDigest: `sha256:${'1'.repeat(64)}` })).toMatchObject({
      ok: false,
    });
    expect(await readdir(dir)).toEqual(['sample.tgz']);
  });

  it('extracts only what was asked for', async () => {
    const { file, digest } = await tgz();
    const out = path.join(dir, 'out');
    await extractBundle(file, out, digest, { filter: inner => inner.startsWith('frontend/') });
    expect(existsSync(path.join(out, 'README.md'))).toBe(false);
    expect(existsSync(path.join(out, 'frontend/mf-manifest.json'))).toBe(true);
  });

  it('does not write into a folder that has something in it', async () => {
    const { file, digest } = await tgz();
    await writeFile(path.join(dir, 'x'), '');
    await expect(extractBundle(file, dir, digest)).rejects.toThrow(/ENOTEMPTY|EBUSY|EINVAL/);
  });

  it('serves single files from a stored tar and notices a flipped byte', async () => {
    const { file, digest } = await tgz();
    const stored = path.join(dir, 'stored.tar');
    expect(
      await storeBundle(inPieces(await readFile(file), 100), stored, { expectDigest: digest })
    ).toMatchObject({ ok: true });
    const index = await indexBundle(stored, { expectDigest: digest });
    if (!index.ok) throw new Error(index.message);
    expect(await readIndexedFile(stored, index, 'frontend/static/a.js')).toMatchObject({
      ok: true,
      content: Buffer.from('a()'),
    });
    expect(await readIndexedFile(stored, index, 'frontend/../x')).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    });
    const bytes = await readFile(stored);
    const at = index.files.get('frontend/static/a.js')!.offset;
    bytes[at] = 0x62;
    await writeFile(stored, bytes);
    expect(await readIndexedFile(stored, index, 'frontend/static/a.js')).toMatchObject({
      ok: false,
      code: 'BUNDLE_CORRUPT',
    });
    await writeFile(stored, bytes.subarray(0, at + 1));
    expect(await readIndexedFile(stored, index, 'frontend/static/a.js')).toMatchObject({
      ok: false,
      code: 'BUNDLE_CORRUPT',
    });
    expect(await indexBundle(stored)).toMatchObject({ ok: false });
  });

  it('refuses to index a compressed bundle, and reads a single file from it', async () => {
    const { file, digest } = await tgz();
    expect(await indexBundle(file)).toMatchObject({ ok: false, code: 'BUNDLE_INVALID' });
    expect(await readBundleFile(file, 'README.md', { expectDigest: digest })).toMatchObject({ ok: true });
    expect(await readBundleFile(file, 'nothing')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });

  it('keeps the order of a form’s fields, and sorts everything else', async () => {
    const { files: _files, ...manifest } = manifestFor({}, CHANGES);
    const properties = { zone: { type: 'string' }, host: { type: 'object', properties: { b: {}, a: {} } } };
    const made = await makeBundle({
      manifest: { ...manifest, configSchema: { type: 'object', properties } } as never,
      files: new Map(Object.entries(FILES).map(([name, text]) => [name, Buffer.from(text)] as const)),
    });
    if (!made.ok) throw new Error(made.message);
    const [head = ''] = made.tar.toString('utf8').match(/\{[^]*?\n\}\n/) ?? [];
    const written = JSON.parse(head) as { configSchema: { properties: typeof properties } };
    expect(Object.keys(written.configSchema.properties)).toEqual(['zone', 'host']);
    expect(Object.keys(written.configSchema.properties.host.properties)).toEqual(['b', 'a']);
    expect(Object.keys(written)).toEqual(Object.keys(written).sort());
  });

  it('writes the same bytes whatever the order of the files', async () => {
    const { files: _files, ...manifest } = manifestFor({}, CHANGES);
    const entries = Object.entries(FILES).map(([name, text]) => [name, Buffer.from(text)] as const);
    const one = await makeBundle({ manifest: manifest as never, files: new Map(entries) });
    const two = await writeBundle(
      { manifest: manifest as never, files: new Map([...entries].reverse()) },
      path.join(dir, 'w.tgz')
    );
    expect(one).toMatchObject({ ok: true, digest: two.ok && two.digest });
    expect(await readFile(path.join(dir, 'w.tgz'))).toEqual(one.ok && one.tgz);
  });

  it('does not write what its own reader would refuse', async () => {
    const { files: _files, ...manifest } = manifestFor({}, CHANGES);
    const made = await writeBundle(
      { manifest: manifest as never, files: new Map([['frontend/../x', Buffer.from('x')]]) },
      path.join(dir, 'w.tgz')
    );
    expect(made).toMatchObject({ ok: false, code: 'BUNDLE_PATH_REFUSED' });
    const long = await makeBundle({
      manifest: manifest as never,
      files: new Map([[`frontend/${'x'.repeat(300)}`, Buffer.from('x')]]),
    });
    expect(long).toMatchObject({ ok: false, code: 'BUNDLE_PATH_REFUSED' });
    expect(await readdir(dir)).toEqual([]);
  });
});
