import { digestOf, shownAddress, type PoliteFetch } from '@flyloft/plugin-manager-node';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { NpmConfig } from './npmConfig';
import { packumentSchema, type Packument } from './packument';

const cachedSchema = z.object({ etag: z.string(), packument: packumentSchema });

const searchSchema = z.object({
  total: z.number(),
  objects: z.array(z.looseObject({ package: z.looseObject({ name: z.string() }) })),
});

const PAGE = 250;
/** Most packages of a scope. */
const MAX_NAMES = 5_000;

/** What came of asking for a package. */
export type Fetched =
  | { outcome: 'fetched' | 'cached'; packument: Packument }
  /** The registry has none. */
  | { outcome: 'absent' }
  /** It did not answer with a package; the last answer that it gave, where there is one. */
  | { outcome: 'failed'; because: string; stale?: Packument };

/** An npm registry, asked politely: each answer is kept with its ETag, and the next time only changes are asked for. */
export class Registry {
  private readonly config: NpmConfig;
  private readonly http: PoliteFetch;
  private readonly cacheDirectory: string;

  constructor(options: { config: NpmConfig; http: PoliteFetch; cacheDirectory: string }) {
    this.config = options.config;
    this.http = options.http;
    this.cacheDirectory = options.cacheDirectory;
  }

  private headers(address: string): Record<string, string> {
    const authorization = this.config.authorizationOf(address);
    return { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  }

  async fetchPackage(name: string, signal: AbortSignal): Promise<Fetched> {
    const registry = await this.config.registryOf(name);
    const address = `${registry}/${name.replace('/', '%2f')}`;
    const file = path.join(this.cacheDirectory, `${digestOf([registry, name])}.json`);
    const before = await readCached(file);
    const failed = (because: string): Fetched => ({
      outcome: 'failed',
      because,
      ...(before ? { stale: before.packument } : {}),
    });
    let answer;
    try {
      answer = await this.http.get(address, {
        signal,
        headers: { ...this.headers(address), ...(before ? { 'if-none-match': before.etag } : {}) },
      });
    } catch (error) {
      signal.throwIfAborted();
      return failed(error instanceof Error ? error.message : String(error));
    }
    if (answer.status === 304 && before) return { outcome: 'cached', packument: before.packument };
    if (answer.status === 404) return { outcome: 'absent' };
    if (answer.status !== 200) return failed(`${shownAddress(address)} answered ${answer.status}.`);
    const packument = parseJson(packumentSchema, answer.body);
    if (!packument) return failed(`${shownAddress(address)} answered with something that is no package.`);
    // A registry that answers for another package than the one that was asked for is not believed.
    if (packument.name !== name)
      return failed(`${shownAddress(address)} answered for "${packument.name.slice(0, 100)}".`);
    const etag = answer.headers.get('etag');
    if (etag !== null) await keep(file, { etag, packument });
    return { outcome: 'fetched', packument };
  }

  /**
   * The names of a scope's packages, by the registry's search. `complete` is false where the list changed while its
   * pages were read, twice.
   */
  async listScope(scope: string, signal: AbortSignal): Promise<{ names: string[]; complete: boolean }> {
    const first = await this.readPages(scope, signal);
    return first.complete ? first : this.readPages(scope, signal);
  }

  private async readPages(
    scope: string,
    signal: AbortSignal
  ): Promise<{ names: string[]; complete: boolean }> {
    const registry = await this.config.registryOf(`${scope}/x`);
    const names = new Set<string>();
    let total: number | undefined;
    let complete = true;
    for (let from = 0; from < MAX_NAMES; from += PAGE) {
      const address = `${registry}/-/v1/search?text=scope:${scope.slice(1)}&size=${PAGE}&from=${from}`;
      const answer = await this.http.get(address, { signal, headers: this.headers(address) });
      if (answer.status !== 200) {
        throw new Error(
          `${shownAddress(address)} answered ${
            answer.status
          }. Where a registry has no search, name the packages instead of the scope.`
        );
      }
      const page = parseJson(searchSchema, answer.body);
      if (!page)
        throw new Error(`${shownAddress(address)} answered with something that is no search result.`);
      complete &&= total === undefined || total === page.total;
      total = page.total;
      // A name that comes twice has moved from one page to the next, so another may have been passed over.
      complete &&= page.objects.every(one => !names.has(one.package.name));
      for (const one of page.objects)
        if (one.package.name.startsWith(`${scope}/`)) names.add(one.package.name);
      if (page.objects.length === 0 || from + page.objects.length >= page.total) break;
    }
    return { names: [...names].sort(), complete };
  }
}

function parseJson<T>(schema: z.ZodType<T>, body: Buffer): T | undefined {
  try {
    return schema.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

async function readCached(file: string): Promise<z.infer<typeof cachedSchema> | undefined> {
  try {
    return cachedSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Written aside and moved, so that half a file never counts. */
async function keep(file: string, cached: { etag: string; packument: Packument }): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, JSON.stringify(cached));
  await rename(aside, file);
}
