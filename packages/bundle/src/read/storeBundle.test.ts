import fs from 'node:fs';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { rawBundle } from '../__testUtils__/bundles';
import { storeBundle } from './storeBundle';

/** More than a stream to a file holds before it asks to wait. */
const LARGE = 64 * 1024;

describe('storeBundle', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'store-bundle-'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(dir, { recursive: true, force: true });
  });

  /** The stream that storeBundle writes its draft with. */
  function watchOutput() {
    const opened: fs.WriteStream[] = [];
    const create = fs.createWriteStream;
    jest.spyOn(fs, 'createWriteStream').mockImplementation((...args) => {
      const stream = create(...args);
      opened.push(stream);
      return stream;
    });
    return () => opened[0]!;
  }

  it('goes on when the disk caught up before the file was whole', async () => {
    const tar = await rawBundle({ 'README.md': 'x'.repeat(LARGE) });
    const output = watchOutput();
    // The manifest with its header, most of the README, and the rest, which alone fills nothing.
    const secondHeader = tar.indexOf('README.md\0');
    const rest = secondHeader + 512 + LARGE - 1024;
    const drained: boolean[] = [];
    async function* source() {
      yield tar.subarray(0, secondHeader);
      yield tar.subarray(secondHeader, rest);
      // The stream is full now, and nobody waits for it: the only drain that will ever come, comes here.
      drained.push(output().writableNeedDrain);
      await once(output(), 'drain');
      yield tar.subarray(rest);
    }
    expect(await storeBundle(source(), path.join(dir, 'stored.tar'))).toMatchObject({ ok: true });
    expect(drained).toEqual([true]);
    expect(await readFile(path.join(dir, 'stored.tar'))).toEqual(tar);
  });

  it('waits for the disk before it hands on a file', async () => {
    const tar = await rawBundle({ 'README.md': 'x'.repeat(LARGE), 'CHANGELOG.md': 'y'.repeat(LARGE) });
    const output = watchOutput();
    const waiting: boolean[] = [];
    async function* source() {
      yield tar;
    }
    const stored = await storeBundle(source(), path.join(dir, 'stored.tar'), {
      onFile: () => {
        waiting.push(output().writableNeedDrain);
      },
    });
    expect(stored).toMatchObject({ ok: true });
    expect(waiting).toEqual([false, false, false]);
  });
});
