/** One file although it is long: every case is a small change of the same good bundle, and one refusal. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeHeader } from '../tar/header';
import { makeBundle } from '../write/writeBundle';
import { gz, inPieces, manifestFor, rawBundle, rawTar, type RawEntry } from '../__testUtils__/bundles';
import { readBundle, type ReadBundleOptions } from './readBundle';

const FILES = { 'README.md': '# Sample\n', LICENSE: 'free' };

function gunzipOrNothing(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}

async function refusal(bytes: Buffer, options?: ReadBundleOptions) {
  const read = await readBundle(inPieces(bytes), options);
  if (read.ok) throw new Error('The bundle was accepted');
  return read;
}

describe('readBundle', () => {
  it('accepts a bundle, compressed or not, with one digest', async () => {
    const tar = await rawBundle(FILES);
    const packed = await readBundle(inPieces(gz(tar), 7));
    const plain = await readBundle(inPieces(tar));
    expect(packed).toMatchObject({
      ok: true,
      digest: `sha256:${createHash('sha256').update(tar).digest('hex')}`,
    });
    expect(plain).toMatchObject({ ok: true, digest: packed.ok && packed.digest, size: tar.length });
    expect(packed.ok && packed.files.map(file => file.path)).toEqual([
      'manifest.json',
      'README.md',
      'LICENSE',
    ]);
    if (!plain.ok) throw new Error(plain.message);
    for (const file of plain.files.slice(1)) {
      expect(tar.subarray(file.offset, file.offset + file.size).toString()).toBe(
        FILES[file.path as keyof typeof FILES]
      );
    }
  });

  it('reads what GNU tar writes, with folders and without pax', async () => {
    const tar = await rawTar([
      {
        name: 'manifest.json',
        content: JSON.stringify(
          manifestFor(
            { 'frontend/mf-manifest.json': '{}' },
            { federation: { name: 'sample', exposes: ['.'], features: ['sample'] } }
          )
        ),
      },
      { name: 'frontend/', type: 'directory' },
      { name: 'frontend/mf-manifest.json', content: '{}', mode: 0o755, uname: 'me', mtime: new Date(1e12) },
    ]);
    expect(await readBundle(inPieces(tar))).toMatchObject({ ok: true });
  });

  const attacks: [string, RawEntry[], string, string][] = [
    ['a path with ..', [{ name: 'frontend/../../x', content: 'x' }], 'BUNDLE_PATH_REFUSED', 'dot segment'],
    ['a path with .', [{ name: './README.md', content: 'x' }], 'BUNDLE_PATH_REFUSED', 'dot segment'],
    ['an absolute path', [{ name: '/etc/passwd', content: 'x' }], 'BUNDLE_PATH_REFUSED', 'absolute'],
    ['a backslash', [{ name: 'frontend\\..\\x', content: 'x' }], 'BUNDLE_PATH_REFUSED', 'backslash'],
    ['an empty segment', [{ name: 'frontend//x', content: 'x' }], 'BUNDLE_PATH_REFUSED', 'empty segment'],
    ['a drive letter', [{ name: 'C:x', content: 'x' }], 'BUNDLE_PATH_REFUSED', 'file systems'],
    ['a path twice', [{ name: 'README.md', content: '# Sample\n' }], 'BUNDLE_PATH_REFUSED', 'twice'],
    ['manifest.json twice', [{ name: 'manifest.json', content: '{}' }], 'BUNDLE_PATH_REFUSED', 'twice'],
    [
      'a path that differs in case',
      [{ name: 'readme.md', content: 'x' }],
      'BUNDLE_PATH_REFUSED',
      'only in case',
    ],
    [
      'a file that is a folder too',
      [{ name: 'LICENSE/x', content: 'x' }],
      'BUNDLE_PATH_REFUSED',
      'both a file and a folder',
    ],
    [
      'a symbolic link',
      [{ name: 'frontend/x', type: 'symlink', linkname: '/etc/passwd' }],
      'BUNDLE_ENTRY_REFUSED',
      'symbolic link',
    ],
    [
      'a hard link',
      [{ name: 'frontend/x', type: 'link', linkname: 'README.md' }],
      'BUNDLE_ENTRY_REFUSED',
      'hard link',
    ],
    [
      'a character device',
      [{ name: 'frontend/x', type: 'character-device' }],
      'BUNDLE_ENTRY_REFUSED',
      'character device',
    ],
    [
      'a block device',
      [{ name: 'frontend/x', type: 'block-device' }],
      'BUNDLE_ENTRY_REFUSED',
      'block device',
    ],
    ['a named pipe', [{ name: 'frontend/x', type: 'fifo' }], 'BUNDLE_ENTRY_REFUSED', 'named pipe'],
    [
      'a pax path override',
      [{ name: 'frontend/x', content: 'x', pax: { path: '../x' } }],
      'BUNDLE_ENTRY_REFUSED',
      'path override',
    ],
    [
      'a file that the manifest does not list',
      [{ name: 'frontend/x', content: 'x' }],
      'BUNDLE_INVALID',
      'does not list',
    ],
    [
      'a file in a place of its own',
      [{ name: 'etc/x', content: 'x' }],
      'BUNDLE_INVALID',
      'frontend/, backend/ or preview/',
    ],
    ['a native add-on', [{ name: 'backend/x.node', content: 'x' }], 'NATIVE_ADDON_REFUSED', 'native add-on'],
    [
      'an ELF program',
      [{ name: 'backend/run', content: Buffer.from('7f454c4602010100', 'hex') }],
      'NATIVE_ADDON_REFUSED',
      'ELF',
    ],
  ];
  it.each(attacks)('refuses %s', async (_name, entries, code, text) => {
    const found = await refusal(gz(await rawBundle(FILES, entries)));
    expect(found.code).toBe(code);
    expect(found.message).toContain(text);
    expect(found.path).toBeDefined();
  });

  it.each([
    ['g', 'a global override'],
    ['L', 'GNU long name'],
    ['K', 'GNU long link'],
    ['S', 'a sparse file'],
    ['Z', 'unknown type'],
  ])('refuses an entry of type %s', async (type, text) => {
    const tar = await rawBundle(FILES);
    const header = encodeHeader('frontend/x', 0);
    header.write(type, 156, 'latin1');
    header.write('        ', 148, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const found = await refusal(Buffer.concat([tar.subarray(0, -1024), header, Buffer.alloc(1024)]));
    expect(found).toMatchObject({ code: 'BUNDLE_ENTRY_REFUSED', path: 'frontend/x' });
    expect(found.message).toContain(text);
  });

  it('refuses a bundle that does not start with manifest.json', async () => {
    const tar = await rawTar([
      { name: 'README.md', content: 'x' },
      { name: 'manifest.json', content: '{}' },
    ]);
    expect(await refusal(tar)).toMatchObject({ code: 'BUNDLE_INVALID', path: 'README.md' });
  });

  it('refuses a manifest with a wrong field and names it', async () => {
    const tar = await rawBundle(FILES, [], { healthChecks: { livness: {} } });
    const found = await refusal(tar);
    expect(found.code).toBe('MANIFEST_INVALID');
    expect(found.message).toContain('unknown field `/healthChecks/livness`. Did you mean `liveness`?');
  });

  it.each([
    [{ id: 'catalog' }, '`/id` "catalog" belongs to the portal; choose another id.'],
    [
      { federation: { name: 'x', exposes: ['.'], features: ['app'] } },
      '`/federation/features/0` "app" belongs to the portal',
    ],
  ])('says that an id belongs to the portal: %j', async (changes, message) => {
    const found = await refusal(await rawBundle(FILES, [], changes));
    expect(found.code).toBe('PLUGIN_ID_RESERVED');
    expect(found.message).toContain(message);
  });

  it.each(['{', '{"a":1}', 'null', '\u0000', '{"configSchema":{"__proto__":{}}}'])(
    'refuses %j as a manifest',
    async content => {
      expect(await refusal(await rawTar([{ name: 'manifest.json', content }]))).toMatchObject({
        code: 'MANIFEST_INVALID',
      });
    }
  );

  it('refuses a file that differs from the manifest, and one that is missing', async () => {
    const other = await rawTar([
      { name: 'manifest.json', content: JSON.stringify(manifestFor(FILES)) },
      { name: 'README.md', content: '# sample\n' },
    ]);
    expect(await refusal(other)).toMatchObject({ code: 'BUNDLE_INVALID', path: 'README.md' });
    const missing = await rawTar([
      { name: 'manifest.json', content: JSON.stringify(manifestFor(FILES)) },
      { name: 'README.md', content: FILES['README.md'] },
    ]);
    expect(await refusal(missing)).toMatchObject({ code: 'BUNDLE_INVALID', path: 'LICENSE' });
  });

  it('refuses what the manifest says and the bundle does not have', async () => {
    const cases: [Record<string, string>, Record<string, unknown>, string][] = [
      [{ 'frontend/x.js': '' }, {}, 'federation'],
      [{ 'backend/x.js': '' }, {}, 'packed.backend'],
      [{}, { federation: { name: 'a', exposes: ['.'], features: ['a'] } }, 'mf-manifest.json'],
      [
        {},
        { type: 'service-backed', packed: { backend: { name: 'x', version: '1.0.0' } } },
        'backend/node_modules/x/package.json',
      ],
      [{}, { packed: { lockfile: `sha256:${'0'.repeat(64)}` } }, 'lockfile'],
      [{}, { icon: 'icon.svg' }, 'icon'],
      [{ 'icon.svg': 'x'.repeat(70_000) }, { icon: 'icon.svg' }, '64 KiB'],
      [{}, { preview: { script: 'preview/preview.js' } }, 'the preview that its manifest names'],
      [{ 'preview/preview.js': 'x' }, {}, 'names no such file in `preview`'],
      [
        { 'preview/preview.js': 'x', 'preview/other.js': 'x' },
        { preview: { script: 'preview/preview.js' } },
        'preview/other.js',
      ],
      [
        { 'preview/preview.js': 'x'.repeat(4 * 2 ** 20 + 1) },
        { preview: { script: 'preview/preview.js' } },
        '4 MiB',
      ],
    ];
    for (const [files, changes, text] of cases) {
      const found = await refusal(await rawBundle(files, [], changes));
      expect(found.code).toBe('BUNDLE_INVALID');
      expect(found.message).toContain(text);
    }
  });

  it('refuses a digest other than the expected one', async () => {
    const found = await refusal(await rawBundle(FILES), { expectDigest: `sha256:${'0'.repeat(64)}` });
    expect(found.code).toBe('BUNDLE_DIGEST_MISMATCH');
    expect(found.message).toMatch(
      /digest is sha256:[0-9a-f]{64}; sha256:0{64} was expected\. Nothing was stored/
    );
  });

  it('accepts native code only when it is allowed', async () => {
    const files = {
      'backend/node_modules/x/package.json': '{}',
      'backend/node_modules/x/a.node': Buffer.from('7f454c4602010100', 'hex'),
    };
    const tar = await rawBundle(files, [], {
      type: 'service-backed',
      packed: { backend: { name: 'x', version: '1.0.0' } },
    });
    expect(await refusal(tar)).toMatchObject({ code: 'NATIVE_ADDON_REFUSED' });
    expect(await readBundle(inPieces(tar), { allowNativeCode: true })).toMatchObject({ ok: true });
  });

  describe('limits', () => {
    const limited = async (limits: ReadBundleOptions['limits'], bytes?: Buffer) =>
      refusal(bytes ?? gz(await rawBundle({ ...FILES, 'frontend/a/b/c': 'x' })), { limits });

    it.each([
      ['compressedBytes', 100],
      ['tarBytes', 2000],
      ['entries', 2],
      ['fileBytes', 4],
      ['manifestBytes', 100],
    ] as const)('%s', async (name, value) => {
      expect(await limited({ [name]: value })).toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
    });

    it.each([
      ['depth', 3],
      ['pathLength', 10],
    ] as const)('%s', async (name, value) => {
      expect(await limited({ [name]: value })).toMatchObject({ code: 'BUNDLE_PATH_REFUSED' });
    });

    it('stops a compression bomb long before it is unpacked', async () => {
      const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
      let seen = 0;
      const read = await readBundle(inPieces(bomb), { onTarBytes: bytes => (seen += bytes.length) });
      expect(read.ok).toBe(false);
      const header = (await rawBundle({ 'frontend/x': Buffer.alloc(20 * 2 ** 20) })).subarray(0);
      const found = await refusal(gz(header), { onTarBytes: bytes => (seen += bytes.length) });
      expect(found).toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
      expect(found.message).toContain('100 times');
      expect(seen).toBeLessThan(4 * 2 ** 20);
    });
  });

  describe('what stands behind the end or is cut off', () => {
    it.each([
      ['garbage behind the gzip', (tar: Buffer) => Buffer.concat([gz(tar), Buffer.from('hello')])],
      ['zeros behind the gzip', (tar: Buffer) => Buffer.concat([gz(tar), Buffer.alloc(100)])],
      ['a second gzip', (tar: Buffer) => Buffer.concat([gz(tar), gz(Buffer.from('x'))])],
      ['data behind the tar', (tar: Buffer) => gz(Buffer.concat([tar, Buffer.from('x')]))],
      ['a second tar', (tar: Buffer) => gz(Buffer.concat([tar, tar]))],
      ['endless zeros', (tar: Buffer) => gz(Buffer.concat([tar, Buffer.alloc(20_000)]))],
      ['half a gzip', (tar: Buffer) => gz(tar).subarray(0, 200)],
      ['half a tar', (tar: Buffer) => tar.subarray(0, tar.length / 2)],
      ['a tar without its end', (tar: Buffer) => tar.subarray(0, tar.length - 512)],
      ['nothing', () => Buffer.alloc(0)],
      ['something else', () => Buffer.alloc(2000, 'x')],
    ])('refuses %s', async (_name, change) => {
      expect(await refusal(change(await rawBundle(FILES)))).toMatchObject({ code: 'BUNDLE_INVALID' });
    });

    it('refuses data hidden in the padding of a file', async () => {
      const tar = await rawBundle(FILES);
      tar[tar.length - 1024 - 1] = 0x41;
      expect((await refusal(tar)).message).toContain('hidden');
    });
  });

  it('throws what the source throws', async () => {
    const broken = async function* source() {
      yield gz(await rawBundle(FILES)).subarray(0, 50);
      throw new Error('connection lost');
    };
    await expect(readBundle(broken())).rejects.toThrow('connection lost');
  });

  describe('properties', () => {
    const name = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
    const files = fc
      .uniqueArray(fc.tuple(name, name, fc.uint8Array({ maxLength: 3000 })), {
        maxLength: 8,
        selector: ([a, b]) => `${a}/${b}`,
      })
      .map(
        list => new Map<string, Uint8Array>(list.map(([a, b, content]) => [`frontend/d-${a}/${b}`, content]))
      )
      .map(map => map.set('frontend/mf-manifest.json', Buffer.from('{}')));
    const made = files.map(entries =>
      makeBundle(
        {
          manifest: {
            ...manifestFor({}),
            type: 'standalone',
            federation: { name: 'a', exposes: ['.'], features: ['a'] },
          } as never,
          files: entries,
        },
        { allowNativeCode: true }
      )
    );

    it('what is written is read back, in any pieces', async () => {
      await fc.assert(
        fc.asyncProperty(files, made, fc.integer({ min: 1, max: 5000 }), async (_files, making, step) => {
          const bundle = await making;
          if (!bundle.ok) throw new Error(bundle.message);
          const content = new Map<string, Buffer>();
          const read = await readBundle(inPieces(bundle.tgz, step), {
            allowNativeCode: true,
            expectDigest: bundle.digest,
            onFile: (path, bytes) => void content.set(path, bytes),
          });
          expect(read).toMatchObject({ ok: true, digest: bundle.digest });
          for (const file of bundle.manifest.files) {
            expect(createHash('sha256').update(content.get(file.path)!).digest('hex')).toBe(file.sha256);
          }
        }),
        { numRuns: 40 }
      );
    });

    it('a changed byte is never accepted, neither of the tar nor of the gzip', async () => {
      await fc.assert(
        fc.asyncProperty(
          made,
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
          fc.boolean(),
          async (making, at, xor, ofTar) => {
            const bundle = await making;
            if (!bundle.ok) throw new Error(bundle.message);
            const bytes = Buffer.from(ofTar ? bundle.tar : bundle.tgz);
            const index = at % bytes.length;
            bytes[index] = (bytes[index] ?? 0) ^ xor;
            const read = await readBundle(inPieces(bytes), {
              allowNativeCode: true,
              expectDigest: bundle.digest,
            });
            // A gzip has spare bits (its header, padding) that can change while the content stays the same.
            const sameContent = !ofTar && gunzipOrNothing(bytes)?.equals(bundle.tar) === true;
            expect(read.ok).toBe(sameContent);
          }
        ),
        { numRuns: 150 }
      );
    });
  });
});
