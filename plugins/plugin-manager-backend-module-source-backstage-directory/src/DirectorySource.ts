import {
  checkGitAddress,
  checkoutGit,
  digestOf,
  PoliteFetch,
  readFolder,
  readYaml,
  shownAddress,
  type CatalogueSource,
  type SourceOptions,
  type SourceReadContext,
  type SourceReading,
} from '@flyloft/plugin-manager-node';
import type { SourceDefect } from '@flyloft/plugin-manager-common';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseDirectory, type DirectoryEntry } from './parseDirectory';

const configSchema = z
  .looseObject({
    file: z.string().min(1).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    path: z.string().min(1).optional(),
    repository: z.string().min(1).optional(),
    ref: z.string().min(1).optional(),
    token: z.string().min(1).optional(),
  })
  .refine(
    ({ file, url, path: folder, repository }) =>
      [file, url, repository ?? folder].filter(Boolean).length === 1,
    {
      message:
        'needs one of file or url, a JSON list of entries; or path, a folder of YAML files, inside repository where that is given',
    }
  );

const validatorSchema = z.object({ etag: z.string().optional(), digest: z.string() }).catch({ digest: '' });

/** Raised with every change of how entries become listings. */
const READER = 1;

type Opened = {
  entries: DirectoryEntry[];
  defects: SourceDefect[];
  digest: string;
  etag?: string;
  revision?: string;
};

/** The public directory of Backstage plugins, as a JSON list or as the folder of YAML files that it is kept in. */
export class DirectorySource implements CatalogueSource {
  private readonly options: z.infer<typeof configSchema> & { cacheDirectory: string };
  private readonly http: PoliteFetch;

  private constructor(options: DirectorySource['options'], http: PoliteFetch) {
    this.options = options;
    this.http = http;
  }

  static create({ config, name, cacheDirectory }: SourceOptions, http = new PoliteFetch()): DirectorySource {
    const parsed = configSchema.safeParse(config.get());
    if (!parsed.success) {
      throw new Error(
        `pluginManager.sources.${name} ${parsed.error.issues.map(issue => issue.message).join('; ')}`
      );
    }
    if (parsed.data.repository !== undefined) checkGitAddress(parsed.data.repository, parsed.data.ref);
    return new DirectorySource({ ...parsed.data, cacheDirectory }, http);
  }

  async read({ validators, signal, progress }: SourceReadContext): Promise<SourceReading> {
    const before = validatorSchema.parse(validators ?? {});
    const opened = await this.open(signal, before.etag);
    if (opened === 'unchanged' || opened.digest === before.digest) return { outcome: 'unchanged' };
    progress(opened.entries.length, opened.entries.length, 'entries read');
    const parsed = parseDirectory(opened.entries);
    return {
      outcome: 'read',
      kept: [],
      collections: [],
      listings: parsed.listings,
      defects: [...opened.defects, ...parsed.defects],
      read: { entries: opened.entries.length },
      validators: { digest: opened.digest, ...(opened.etag === undefined ? {} : { etag: opened.etag }) },
      ...(opened.revision === undefined ? {} : { revision: opened.revision }),
    };
  }

  private async open(signal: AbortSignal, etag: string | undefined): Promise<Opened | 'unchanged'> {
    const { file, url } = this.options;
    if (file !== undefined) return fromJson(await readFile(file, 'utf8'), path.basename(file));
    if (url === undefined) return this.openFolder(signal);
    const answer = await this.http.get(url, {
      signal,
      headers: { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
    });
    if (answer.status === 304) return 'unchanged';
    if (answer.status !== 200) throw new Error(`${shownAddress(url)} answered ${answer.status}.`);
    const given = answer.headers.get('etag');
    return {
      ...fromJson(answer.body.toString('utf8'), shownAddress(url)),
      ...(given === null ? {} : { etag: given }),
    };
  }

  private async openFolder(signal: AbortSignal): Promise<Opened> {
    const { path: folder = '', repository, ref, token, cacheDirectory } = this.options;
    let root = path.resolve(folder);
    let revision: string | undefined;
    if (repository !== undefined) {
      const checkout = await checkoutGit({
        url: repository,
        ...(ref === undefined ? {} : { ref }),
        ...(token === undefined ? {} : { token }),
        directory: path.join(cacheDirectory, 'checkout'),
        signal,
      });
      root = path.join(checkout.directory, path.join('/', folder));
      revision = checkout.commit;
    }
    const files = await readFolder(root, name => /\.ya?ml$/.test(name), signal);
    const read = files.map(one => readYaml(one.path, one.text));
    return {
      entries: read.flatMap(one =>
        one.documents.map(document => ({
          value: document.value,
          file: document.file,
          line: document.lineOf() ?? 1,
        }))
      ),
      defects: read.flatMap(one => one.defects),
      digest: `${READER}:${digestOf(files.flatMap(one => [one.path, one.text]))}`,
      ...(revision === undefined ? {} : { revision }),
    };
  }
}

function fromJson(text: string, name: string): Opened {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} is no JSON: ${why.slice(0, 200)}.`);
  }
  if (!Array.isArray(value)) throw new Error(`${name} is no list of entries.`);
  return {
    entries: value.map((entry, index) => ({ value: entry, file: `${name}[${index}]` })),
    defects: [],
    digest: `${READER}:${digestOf([text])}`,
  };
}
