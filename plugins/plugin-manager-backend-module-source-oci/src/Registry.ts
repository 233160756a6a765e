import { PoliteFetch, shownAddress, type FetchedAnswer } from '@flyloft/plugin-manager-node';
import { createHash } from 'node:crypto';
import { z } from 'zod';

const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const ACCEPT = [...INDEXES, ...MANIFESTS].join(', ');

/** Most names and tags of one list. */
const MAX_LISTED = 10_000;

const annotations = z
  .record(z.string(), z.string())
  .nullish()
  .transform(value => value ?? {});

/** An image index or an image manifest; only the fields that are used. */
export const manifestSchema = z.looseObject({
  mediaType: z.string().optional(),
  annotations,
  /** Of an index: the images of its platforms, or of its parts. */
  manifests: z.array(z.looseObject({ digest: z.string(), annotations })).optional(),
  config: z.looseObject({ digest: z.string() }).optional(),
});

export type ImageManifest = z.infer<typeof manifestSchema>;

const catalogSchema = z.looseObject({ repositories: z.array(z.string()).nullish() });
const tagsSchema = z.looseObject({ tags: z.array(z.string()).nullish() });
const tokenSchema = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

/** A list that was read page by page; `complete` is false where it changed meanwhile. */
export type Listed = { names: string[]; complete: boolean };

const DIGEST = /^sha256:[0-9a-f]{64}$/;
export const REPOSITORY = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * A registry of the OCI distribution API, read only: which repositories and tags there are, and the manifests behind
 * them. Tokens are fetched where the registry asks for one, and sent to it alone.
 */
export class Registry {
  private readonly origin: string;
  private readonly http: PoliteFetch;
  private readonly basic: string | undefined;
  private readonly tokens = new Map<string, string>();

  constructor(options: { address: string; http: PoliteFetch; username?: string; password?: string }) {
    this.origin = options.address.replace(/\/+$/, '');
    this.http = options.http;
    this.basic =
      options.username !== undefined && options.password !== undefined
        ? `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`
        : undefined;
  }

  /** Every repository that the registry lists; many public ones list none. */
  async listRepositories(signal: AbortSignal): Promise<Listed> {
    const listed = await this.readPages(
      '/v2/_catalog?n=500',
      'registry:catalog:*',
      signal,
      body => catalogSchema.parse(body).repositories
    );
    return { ...listed, names: listed.names.filter(name => REPOSITORY.test(name)) };
  }

  async listTags(repository: string, signal: AbortSignal): Promise<Listed> {
    const listed = await this.readPages(
      `/v2/${repository}/tags/list?n=500`,
      `repository:${repository}:pull`,
      signal,
      body => tagsSchema.parse(body).tags
    );
    return { ...listed, names: listed.names.filter(tag => TAG.test(tag)) };
  }

  /** The manifest behind a tag or digest with its own digest; undefined where there is none. */
  async readManifest(
    repository: string,
    reference: string,
    signal: AbortSignal
  ): Promise<{ manifest: ImageManifest; digest: string } | undefined> {
    const path = `/v2/${repository}/manifests/${reference}`;
    const answer = await this.get(path, `repository:${repository}:pull`, signal, ACCEPT);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200)
      throw new Error(`${shownAddress(this.origin + path)} answered ${answer.status}.`);
    const digest = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`;
    if (DIGEST.test(reference) && digest !== reference) {
      throw new Error(
        `${shownAddress(this.origin + path)} answered with other content than the digest names.`
      );
    }
    return { manifest: manifestSchema.parse(parse(answer.body, path)), digest };
  }

  private async readPages(
    first: string,
    scope: string,
    signal: AbortSignal,
    read: (body: unknown) => string[] | null | undefined
  ): Promise<Listed> {
    const names = new Set<string>();
    let complete = true;
    const seen = new Set<string>();
    for (let path: string | undefined = first; path !== undefined && names.size < MAX_LISTED; ) {
      // A registry that sends one round in circles is not followed for ever.
      if (seen.has(path)) return { names: [...names].sort(), complete: false };
      seen.add(path);
      const answer: FetchedAnswer = await this.get(path, scope, signal, 'application/json');
      if (answer.status === 404) throw new Error(`${shownAddress(this.origin + path)} is not there (404).`);
      if (answer.status !== 200)
        throw new Error(`${shownAddress(this.origin + path)} answered ${answer.status}.`);
      for (const name of read(parse(answer.body, path)) ?? []) {
        // Pages are in the order of names: one that comes again means that the list moved under the reader.
        complete &&= !names.has(name);
        names.add(name);
      }
      path = this.nextOf(answer);
    }
    return { names: [...names].sort(), complete: complete && names.size < MAX_LISTED };
  }

  /** The path in the Link header, within this registry only. */
  private nextOf({ headers }: FetchedAnswer): string | undefined {
    const link = /<([^>]+)>\s*;\s*rel="?next"?/i.exec(headers.get('link') ?? '')?.[1];
    if (link === undefined) return undefined;
    const url = new URL(link, this.origin);
    return url.origin === new URL(this.origin).origin ? `${url.pathname}${url.search}` : undefined;
  }

  private async get(
    path: string,
    scope: string,
    signal: AbortSignal,
    accept: string
  ): Promise<FetchedAnswer> {
    const ask = (authorization: string | undefined) =>
      this.http.get(`${this.origin}${path}`, {
        signal,
        headers: { accept, ...(authorization === undefined ? {} : { authorization }) },
      });
    const known = this.tokens.get(scope);
    const answer = await ask(known === undefined ? this.basic : `Bearer ${known}`);
    if (answer.status !== 401) return answer;
    const challenge = answer.headers.get('www-authenticate') ?? '';
    if (!/^bearer /i.test(challenge)) return answer;
    const token = await this.fetchToken(challenge, scope, signal);
    if (token === undefined) return answer;
    this.tokens.set(scope, token);
    return ask(`Bearer ${token}`);
  }

  private async fetchToken(
    challenge: string,
    scope: string,
    signal: AbortSignal
  ): Promise<string | undefined> {
    const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
    const realm = field('realm');
    if (realm === undefined || !URL.canParse(realm)) return undefined;
    const url = new URL(realm);
    const home = new URL(this.origin);
    // Credentials go over an encrypted line, or stay on the host that they were configured for.
    if (url.protocol !== 'https:' && url.host !== home.host) return undefined;
    const service = field('service');
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', field('scope') ?? scope);
    const answer = await this.http.get(url.href, {
      signal,
      headers: this.basic === undefined ? {} : { authorization: this.basic },
    });
    if (answer.status !== 200) return undefined;
    const { token, access_token: access } = tokenSchema.parse(parse(answer.body, url.pathname));
    return token ?? access;
  }
}

function parse(body: Buffer, path: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Error(`${path.replace(/\?.*$/, '')} was answered with something that is no JSON.`);
  }
}
