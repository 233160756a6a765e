import {
  checkGitAddress,
  checkoutGit,
  readFolder,
  type CatalogueSource,
  type SourceOptions,
  type SourceReadContext,
  type SourceReading,
} from '@flyloft/plugin-manager-node';
import path from 'node:path';
import { z } from 'zod';
import { parseRepository } from './parseRepository';

const configSchema = z.looseObject({
  repository: z.string().min(1),
  ref: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  token: z.string().min(1).optional(),
});

/** Raised with every change of how files become listings. */
const READER = 1;

const isRead = (file: string) => /(^|\/)(manifest\.json|package\.json|readme\.md)$/i.test(file);

/** The plugins in a git repository, read from one commit without its history. */
export class GitSource implements CatalogueSource {
  private readonly options: z.infer<typeof configSchema> & { cacheDirectory: string };

  private constructor(options: GitSource['options']) {
    this.options = options;
  }

  static create({ config, name, cacheDirectory }: SourceOptions): GitSource {
    const parsed = configSchema.safeParse(config.get());
    if (!parsed.success) {
      throw new Error(`pluginManager.sources.${name} needs repository, an address for git.`);
    }
    checkGitAddress(parsed.data.repository, parsed.data.ref);
    return new GitSource({ ...parsed.data, cacheDirectory });
  }

  async read({ validators, signal, progress }: SourceReadContext): Promise<SourceReading> {
    const { repository, ref, token, cacheDirectory, path: folder = '' } = this.options;
    const { commit, directory } = await checkoutGit({
      url: repository,
      ...(ref === undefined ? {} : { ref }),
      ...(token === undefined ? {} : { token }),
      directory: path.join(cacheDirectory, 'checkout'),
      signal,
    });
    const state = `${READER}:${commit}:${folder}`;
    if (validators === state) return { outcome: 'unchanged' };
    const files = await readFolder(path.join(directory, path.join('/', folder)), isRead, signal);
    progress(files.length, files.length, 'files read');
    return {
      outcome: 'read',
      kept: [],
      collections: [],
      ...parseRepository(files),
      validators: state,
      revision: commit,
    };
  }
}
