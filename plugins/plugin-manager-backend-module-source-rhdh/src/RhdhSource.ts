import {
  checkGitAddress,
  checkoutGit,
  digestOf,
  readFolder,
  type CatalogueSource,
  type SourceOptions,
  type SourceReadContext,
  type SourceReading,
} from '@flyloft/plugin-manager-node';
import path from 'node:path';
import { z } from 'zod';
import { parseCatalogue } from './parseCatalogue';

const configSchema = z
  .looseObject({
    path: z.string().min(1).optional(),
    repository: z.string().min(1).optional(),
    ref: z.string().min(1).optional(),
    token: z.string().min(1).optional(),
  })
  .refine(({ path: folder, repository }) => (folder === undefined) !== (repository === undefined), {
    message: 'needs either path, a folder, or repository, an address for git',
  });

/** Raised with every change of how entities become listings, so that an unchanged catalogue is read again. */
const READER = 1;

/** Red Hat Developer Hub's catalogue in a folder or a git repository. */
export class RhdhSource implements CatalogueSource {
  private readonly options: z.infer<typeof configSchema> & { cacheDirectory: string };

  private constructor(options: RhdhSource['options']) {
    this.options = options;
  }

  static create({ config, name, cacheDirectory }: SourceOptions): RhdhSource {
    const parsed = configSchema.safeParse(config.get());
    if (!parsed.success) {
      throw new Error(
        `pluginManager.sources.${name} ${parsed.error.issues.map(issue => issue.message).join('; ')}`
      );
    }
    if (parsed.data.repository !== undefined) checkGitAddress(parsed.data.repository, parsed.data.ref);
    return new RhdhSource({ ...parsed.data, cacheDirectory });
  }

  async read({ validators, signal, progress }: SourceReadContext): Promise<SourceReading> {
    const { root, revision } = await this.open(signal);
    const files = await readFolder(root, file => /\.ya?ml$/.test(file), signal);
    progress(files.length, files.length, 'files read');
    const state = `${READER}:${digestOf(files.flatMap(file => [file.path, file.text]))}`;
    if (validators === state) return { outcome: 'unchanged' };
    const parsed = parseCatalogue(files);
    if (parsed.read.Plugin === 0 && parsed.read.Package === 0) {
      throw new Error(`There is no Plugin or Package of extensions.backstage.io in ${this.shown()}.`);
    }
    return { outcome: 'read', kept: [], ...parsed, validators: state, ...(revision ? { revision } : {}) };
  }

  private shown(): string {
    return this.options.repository ?? this.options.path ?? '';
  }

  private async open(signal: AbortSignal): Promise<{ root: string; revision?: string }> {
    const { path: folder, repository, ref, token, cacheDirectory } = this.options;
    if (repository === undefined) return { root: path.resolve(folder ?? '') };
    const { commit, directory } = await checkoutGit({
      url: repository,
      ...(ref === undefined ? {} : { ref }),
      ...(token === undefined ? {} : { token }),
      directory: path.join(cacheDirectory, 'checkout'),
      signal,
    });
    return { root: directory, revision: commit };
  }
}
