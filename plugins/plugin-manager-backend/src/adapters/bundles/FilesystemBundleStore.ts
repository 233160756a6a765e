import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import {
  indexBundle,
  nativeCodeKind,
  readIndexedFile,
  storeBundle,
  type BundleIndex,
  type BundleLimits,
} from '@flyloft/bundle';
import type { BundleStore, ReceivedBundle } from '../../ports';

/** Indexes of bundles that are kept in memory; one has a few hundred KB at most. */
const MAX_INDEXES = 100;
/** Uploads that are older were left behind by a process that died, in milliseconds. */
const ABANDONED_MS = 24 * 3600 * 1000;

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false
  );

const isAbsent = (error: unknown) => Object(error).code === 'ENOENT';

/** Waits until a file, or the entries of a folder, have reached the disk. */
async function sync(fileOrFolder: string): Promise<void> {
  const handle = await open(fileOrFolder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Bundles as uncompressed tars in a folder, named after their digest: `sha256/4f/4f1c09….tar`. */
export class FilesystemBundleStore implements BundleStore {
  private readonly directory: string;
  private readonly limits: Partial<BundleLimits>;
  private readonly indexes = new Map<string, Promise<BundleIndex | 'absent' | 'corrupt'>>();

  private constructor(directory: string, limits: Partial<BundleLimits>) {
    this.directory = directory;
    this.limits = limits;
  }

  /** Makes the folder where it is missing and removes uploads that were never finished. */
  static async create(options: {
    directory: string;
    limits?: Partial<BundleLimits>;
  }): Promise<FilesystemBundleStore> {
    const store = new FilesystemBundleStore(path.resolve(options.directory), options.limits ?? {});
    await mkdir(store.uploads, { recursive: true, mode: 0o700 });
    for (const name of await readdir(store.uploads)) {
      const file = path.join(store.uploads, name);
      const age = Date.now() - (await stat(file)).mtimeMs;
      if (age > ABANDONED_MS) await rm(file, { force: true });
    }
    return store;
  }

  private get uploads(): string {
    return path.join(this.directory, 'uploads');
  }

  /** Place of a bundle; undefined where the text is not a digest, so that no path is ever made of anything else. */
  private place(digest: string): string | undefined {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
    return hex && path.join(this.directory, 'sha256', hex.slice(0, 2), `${hex}.tar`);
  }

  async receive(upload: Readable, options: { expectDigest?: string }): ReturnType<BundleStore['receive']> {
    const draft = path.join(this.uploads, randomUUID());
    const found: Pick<ReceivedBundle, 'readme' | 'changelog' | 'nativeCode'> = {};
    const read = await storeBundle(upload, draft, {
      limits: this.limits,
      ...(options.expectDigest === undefined ? {} : { expectDigest: options.expectDigest }),
      // Whether it may have native code depends on its publisher, whom only the caller knows.
      allowNativeCode: true,
      onFile: (file, content) => {
        if (file === 'README.md') found.readme = content.toString('utf8');
        if (file === 'CHANGELOG.md') found.changelog = content.toString('utf8');
        const kind = found.nativeCode ? undefined : nativeCodeKind(file, content);
        if (kind !== undefined) found.nativeCode = { path: file, kind };
      },
    });
    if (!read.ok) {
      const { code, message, path: entry, details } = read;
      return {
        outcome: 'refused',
        refusal: { code, message, details: { ...details, ...(entry === undefined ? {} : { path: entry }) } },
      };
    }
    const place = this.place(read.digest);
    if (place === undefined) throw new Error(`Reading a bundle gave the digest ${read.digest}`);
    const bundle: ReceivedBundle = {
      digest: read.digest,
      size: read.size,
      manifest: read.manifest,
      manifestDigest: read.manifestDigest,
      ...found,
      keep: async () => {
        await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
        await sync(draft);
        // Also where it is there already: publishing again is how a damaged file is repaired.
        await rename(draft, place);
        await sync(path.dirname(place));
        this.indexes.delete(read.digest);
      },
      discard: () => rm(draft, { force: true }),
    };
    return { outcome: 'received', bundle };
  }

  async open(digest: string): Promise<{ stream: Readable; size: number } | undefined> {
    const place = this.place(digest);
    if (place === undefined) return undefined;
    try {
      const { size } = await stat(place);
      return { stream: createReadStream(place), size };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async readFile(
    digest: string,
    inner: string,
    expected: { sha256: string; size: number }
  ): Promise<Buffer | 'absent' | 'corrupt'> {
    const place = this.place(digest);
    if (place === undefined) return 'absent';
    const index = await this.index(digest, place);
    if (index === 'absent' || index === 'corrupt') return index;
    const file = await readIndexedFile(place, index, inner).catch(error => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
    if (!file) return 'absent';
    if (!file.ok) return file.code === 'NOT_FOUND' ? 'absent' : 'corrupt';
    // The registry's manifest decides, not the tar's own.
    return file.sha256 === expected.sha256 && file.content.length === expected.size
      ? file.content
      : 'corrupt';
  }

  private index(digest: string, place: string): Promise<BundleIndex | 'absent' | 'corrupt'> {
    const known = this.indexes.get(digest);
    if (known) return known;
    const made = this.makeIndex(digest, place);
    this.indexes.set(digest, made);
    const oldest = this.indexes.keys().next().value;
    if (this.indexes.size > MAX_INDEXES && oldest !== undefined) this.indexes.delete(oldest);
    // Only what was read well is remembered: a bundle that is put back must be found again.
    void made.then(
      result => typeof result === 'string' && this.indexes.delete(digest),
      () => this.indexes.delete(digest)
    );
    return made;
  }

  private async makeIndex(digest: string, place: string): Promise<BundleIndex | 'absent' | 'corrupt'> {
    if (!(await exists(place))) return 'absent';
    // What may ship native code was decided when it was published; here it is about the same bytes.
    const index = await indexBundle(place, {
      expectDigest: digest,
      limits: this.limits,
      allowNativeCode: true,
    });
    return index.ok ? index : 'corrupt';
  }
}
