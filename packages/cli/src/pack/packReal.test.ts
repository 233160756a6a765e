import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildPacker, packInProcess } from './__testUtils__/packInProcess';
import type { PackResult } from './types';

jest.setTimeout(600_000);

// The real thing, straight from the machine's npm registry; downloads are kept between runs in the user's cache.
describe('community plugins, unmodified', () => {
  let packer: string;
  let dir: string;
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'real-pack-test-'));
    packer = await buildPacker();
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await rm(packer, { force: true });
  });

  const pack = async (source: string): Promise<Extract<PackResult, { ok: true }>> => {
    const result = await packInProcess(
      packer,
      { source, out: path.join(dir, 'out.tgz') },
      { cache, cwd: dir }
    );
    if (!result.ok) throw new Error(result.message);
    return result;
  };

  it('packs tech-radar: the frontend 1.14.0 with the newest backend that is whole', async () => {
    const { manifest, report } = await pack('@backstage-community/plugin-tech-radar');
    expect(manifest).toMatchObject({
      id: 'tech-radar',
      version: '1.14.0',
      type: 'service-backed',
      publisher: 'backstage-community',
      routes: [{ path: '/tech-radar' }],
      egressFrom: ['techRadar.url'],
      packed: { frontend: { version: '1.14.0' }, backend: { version: '1.12.0' } },
      configSchema: { properties: { techRadar: { required: ['url'] } }, required: ['techRadar'] },
    });
    expect(report.backend?.bytes).toBeLessThan(1.5e6);
    expect(report.frontend?.bytes).toBeLessThan(3e6);
    expect(report.bundle.compressedBytes).toBeLessThan(1.5e6);
  });

  it('packs badges-backend alone, with its migration', async () => {
    const { manifest, report } = await pack('@backstage-community/plugin-badges-backend@0.27.0');
    expect(manifest).toMatchObject({
      id: 'badges',
      version: '0.27.0',
      capabilities: ['catalog:read', 'database:read-write'],
      migrations: [{ id: '20230404_init.js', kind: 'expand' }],
    });
    expect(manifest.federation).toBeUndefined();
    expect(report.notes).toEqual([
      expect.stringContaining('@backstage-community/plugin-badges is not in the registry'),
    ]);
  });
});
