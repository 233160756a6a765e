import http from 'node:http';
import https from 'node:https';
import fs from 'node:fs/promises';

/** How the portal signs in to Vault. */
export type VaultAuth =
  | { kind: 'token'; token: string }
  | { kind: 'kubernetes'; role: string; mount: string; tokenFile: string };

/** Where Vault is. */
export type VaultAddress = {
  address: URL;
  /** Of Vault Enterprise and HCP. */
  namespace?: string;
  /** Certificate authority in PEM form, where Vault's is not one of the system's. */
  ca?: string;
  auth: VaultAuth;
};

/** What Vault answered; `none` where nothing came. Never carries a secret in `because`. */
export type VaultAnswer =
  | { outcome: 'answered'; status: number; body: unknown }
  | { outcome: 'none'; because: string };

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1_000_000;
/** A token is renewed when this much of its life is left. */
const SPARE = 0.2;

type Sent = { method: 'GET' | 'POST'; path: string; body?: unknown; token?: string; signal?: AbortSignal };

/**
 * HTTP to Vault. It follows no redirect, reads no more than a megabyte, and gives the token to nobody but the configured
 * address.
 */
export class VaultHttp {
  private session: { token: string; until: number } | undefined;

  constructor(private readonly vault: VaultAddress, private readonly now: () => number) {}

  /** Sends a request with a token; signs in again once where the token is not taken any more. */
  async get(path: string, signal?: AbortSignal): Promise<VaultAnswer> {
    for (let attempt = 1; ; attempt++) {
      const token = await this.token(signal);
      if (typeof token !== 'string') return token;
      const answer = await this.send({ method: 'GET', path, token, ...(signal ? { signal } : {}) });
      const stale = answer.outcome === 'answered' && answer.status === 403 && this.session !== undefined;
      if (!stale || attempt > 1) return answer;
      this.session = undefined;
    }
  }

  private async token(signal?: AbortSignal): Promise<string | VaultAnswer> {
    const { auth } = this.vault;
    if (auth.kind === 'token') return auth.token;
    if (this.session && this.now() < this.session.until) return this.session.token;
    let jwt: string;
    try {
      jwt = (await fs.readFile(auth.tokenFile, 'utf8')).trim();
    } catch {
      return { outcome: 'none', because: `there is no service account token at ${auth.tokenFile}` };
    }
    const answer = await this.send({
      method: 'POST',
      path: `/v1/auth/${auth.mount}/login`,
      body: { role: auth.role, jwt },
      ...(signal ? { signal } : {}),
    });
    if (answer.outcome === 'none' || answer.status !== 200) return answer;
    const given = (answer.body as { auth?: { client_token?: unknown; lease_duration?: unknown } } | null)
      ?.auth;
    if (typeof given?.client_token !== 'string') {
      return { outcome: 'none', because: 'its answer to signing in has no token' };
    }
    const seconds = typeof given.lease_duration === 'number' ? given.lease_duration : 0;
    this.session = { token: given.client_token, until: this.now() + seconds * 1_000 * (1 - SPARE) };
    return given.client_token;
  }

  private send({ method, path, body, token, signal }: Sent): Promise<VaultAnswer> {
    const { address, namespace, ca } = this.vault;
    const url = new URL(address);
    const [pathname, search = ''] = path.split('?') as [string, string?];
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${pathname}`;
    url.search = search;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const client = url.protocol === 'http:' ? http : https;
    return new Promise(resolve => {
      const none = (because: string) => resolve({ outcome: 'none', because });
      const sent = client.request(
        url,
        {
          method,
          ...(ca ? { ca } : {}),
          headers: {
            Accept: 'application/json',
            'X-Vault-Request': 'true',
            ...(token === undefined ? {} : { 'X-Vault-Token': token }),
            ...(namespace === undefined ? {} : { 'X-Vault-Namespace': namespace }),
            ...(text === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
          },
          signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
        },
        response => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > MAX_BYTES) {
              none('its answer is larger than a secret can be');
              response.destroy();
            } else chunks.push(chunk);
          });
          response.on('error', () => none('the connection broke'));
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            try {
              const read = Buffer.concat(chunks).toString('utf8');
              resolve({ outcome: 'answered', status, body: read === '' ? null : JSON.parse(read) });
            } catch {
              resolve({ outcome: 'answered', status, body: null });
            }
          });
        }
      );
      sent.on('error', (error: NodeJS.ErrnoException) =>
        none(
          error.name === 'TimeoutError' || error.name === 'AbortError'
            ? 'it took too long'
            : error.code ?? error.message
        )
      );
      sent.end(text);
    });
  }
}
