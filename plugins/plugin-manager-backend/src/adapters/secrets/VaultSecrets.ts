import {
  describeSecretLocation,
  isJsonObject,
  readSecretLocation,
  type SecretLocation,
} from '@flyloft/plugin-manager-common';
import type { NoSecret, OfferedSecret, SecretPlace, SecretSource } from '../../ports';
import type { VaultAnswer, VaultHttp } from './VaultHttp';

type Location = Extract<SecretLocation, { from: 'vault' }>;

/** Paths of one listing; a person who has more enters the path. */
const MOST = 100;
/** Folders below an offered path that are looked into. */
const DEPTH = 2;

const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');

const at = (value: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>(
    (here, key) => (isJsonObject(here) && Object.hasOwn(here, key) ? here[key] : undefined),
    value
  );

const no = (outcome: NoSecret['outcome'], code: NoSecret['refusal']['code'], message: string): NoSecret => ({
  outcome,
  refusal: { code, message },
});

/** The version with its time: one that was destroyed and written anew begins at 1 again. */
const markOf = (body: unknown) =>
  JSON.stringify([
    at(body, 'data', 'metadata', 'version') ?? null,
    at(body, 'data', 'metadata', 'created_time') ?? null,
  ]);

/** What an answer means that is no secret; undefined where it is one. */
function failureOf(answer: VaultAnswer, what: string): NoSecret | undefined {
  if (answer.outcome === 'none') {
    return no(
      'unreachable',
      'SECRET_SOURCE_UNREACHABLE',
      `Vault does not answer: ${answer.because}. Ask an admin of this portal; what waits for it goes on by itself.`
    );
  }
  const { status } = answer;
  if (status === 200) return undefined;
  if (status === 503) {
    return no(
      'unreachable',
      'SECRET_SOURCE_UNREACHABLE',
      'Vault is sealed or down for maintenance (503). Ask who runs it to unseal it; what waits for it goes on by itself.'
    );
  }
  if (status === 429 || status >= 500) {
    return no('unreachable', 'SECRET_SOURCE_UNREACHABLE', `Vault answers with ${status}. Try again later.`);
  }
  if (status === 404) {
    return no(
      'refused',
      'SECRET_NOT_FOUND',
      `There is no ${what}. Write it there, or choose another one in the configuration.`
    );
  }
  if (status >= 300 && status < 400) {
    return no(
      'refused',
      'SECRET_SOURCE_REFUSED',
      `Vault sends the portal to another address (${status}), which it does not follow. Set pluginManager.vault.address to the one that answers itself.`
    );
  }
  return no(
    'refused',
    'SECRET_SOURCE_REFUSED',
    `Vault does not let the portal read the ${what} (${status}). Ask who runs it for a policy that allows it, or choose another secret.`
  );
}

const missingKey = (what: string): NoSecret =>
  no(
    'refused',
    'SECRET_NOT_FOUND',
    `There is no ${what}. Write it there, or choose another key in the configuration.`
  );

/**
 * Secrets of a KV version 2 engine of HashiCorp Vault or OpenBao. A plugin may have what stands at or below the offered
 * paths. Browsing and looking ask for the names of keys and the version only; a value is asked for where it is applied.
 */
export class VaultSecrets implements SecretSource<Location> {
  readonly from = 'vault';

  constructor(
    private readonly http: Pick<VaultHttp, 'get'>,
    private readonly options: {
      /** Where the engine is mounted. */
      mount: string;
      /** Paths that plugins may have, with `{tenant}`, `{environment}` and `{pluginId}`. */
      paths: readonly string[];
    }
  ) {}

  private pathsOf({ tenant, environment, pluginId }: SecretPlace): string[] {
    return this.options.paths.map(path =>
      path
        .replaceAll('{tenant}', tenant)
        .replaceAll('{environment}', environment)
        .replaceAll('{pluginId}', pluginId)
    );
  }

  private urlOf(part: 'data' | 'metadata' | 'subkeys', path: string): string {
    return `/v1/${encoded(this.options.mount)}/${part}/${encoded(path)}`;
  }

  async list(place: SecretPlace, signal?: AbortSignal): Promise<OfferedSecret[]> {
    const found: OfferedSecret[] = [];
    const visit = async (path: string, depth: number): Promise<void> => {
      if (found.length >= MOST) return;
      const keys = await this.keysOf(path, signal);
      if (keys.length > 0) {
        found.push({
          name: path,
          where: `${path} in Vault`,
          keys,
          reference: key => `vault:${path}#${key}`,
        });
      }
      if (depth === 0) return;
      const answer = await this.http.get(`${this.urlOf('metadata', path)}?list=true`, signal);
      const failure = failureOf(answer, path);
      // What may not be listed may still be there: its path can be entered.
      if (failure?.outcome === 'unreachable') throw new Error(failure.refusal.message);
      const names = failure || answer.outcome === 'none' ? undefined : at(answer.body, 'data', 'keys');
      for (const name of Array.isArray(names) ? names.map(String) : []) {
        const below = `${path}/${name.replace(/\/$/, '')}`;
        if (readSecretLocation(`vault:${below}#key`) === undefined) continue;
        await visit(below, name.endsWith('/') ? depth - 1 : 0);
      }
    };
    for (const path of this.pathsOf(place)) await visit(path, DEPTH);
    return found;
  }

  private async keysOf(path: string, signal?: AbortSignal): Promise<string[]> {
    const answer = await this.http.get(this.urlOf('subkeys', path), signal);
    const failure = failureOf(answer, path);
    if (failure?.outcome === 'unreachable') throw new Error(failure.refusal.message);
    const keys = failure || answer.outcome === 'none' ? undefined : at(answer.body, 'data', 'subkeys');
    return isJsonObject(keys) ? Object.keys(keys).sort() : [];
  }

  private refuse({ path }: Location, place: SecretPlace): NoSecret | undefined {
    const paths = this.pathsOf(place);
    if (paths.some(offered => path === offered || path.startsWith(`${offered}/`))) return undefined;
    return no(
      'refused',
      'SECRET_NOT_OFFERED',
      `${place.pluginId} may not have ${path} of Vault. It may have what is at or below ${paths.join(', ')}.`
    );
  }

  async look(location: Location, place: SecretPlace, signal?: AbortSignal) {
    const refusal = this.refuse(location, place);
    if (refusal) return refusal;
    const what = describeSecretLocation(location);
    const answer = await this.http.get(this.urlOf('subkeys', location.path), signal);
    const failure = failureOf(answer, what);
    if (failure) return failure;
    const body = answer.outcome === 'answered' ? answer.body : null;
    const keys = at(body, 'data', 'subkeys');
    if (!isJsonObject(keys) || !Object.hasOwn(keys, location.key)) return missingKey(what);
    return { outcome: 'found' as const, mark: markOf(body) };
  }

  async read(location: Location, place: SecretPlace, signal?: AbortSignal) {
    const refusal = this.refuse(location, place);
    if (refusal) return refusal;
    const what = describeSecretLocation(location);
    const answer = await this.http.get(this.urlOf('data', location.path), signal);
    const failure = failureOf(answer, what);
    if (failure) return failure;
    const body = answer.outcome === 'answered' ? answer.body : null;
    const data = at(body, 'data', 'data');
    const value = isJsonObject(data) && Object.hasOwn(data, location.key) ? data[location.key] : undefined;
    if (value === undefined) return missingKey(what);
    if (typeof value !== 'string') {
      return no(
        'refused',
        'SECRET_NOT_FOUND',
        `The ${what} is no text. Store a text there, or choose another key in the configuration.`
      );
    }
    return { outcome: 'found' as const, mark: markOf(body), value };
  }
}
