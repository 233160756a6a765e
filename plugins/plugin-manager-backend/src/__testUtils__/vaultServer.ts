import http from 'node:http';
import type { AddressInfo } from 'node:net';

type Version = { data: Record<string, unknown>; created_time: string };

/** A server that speaks as much of Vault's HTTP API as KV version 2 and two ways to sign in need. */
export type VaultServer = {
  url: string;
  /** Path and token of every request. */
  requests: Array<{ method: string; path: string; token?: string }>;
  write(path: string, data: Record<string, unknown>): void;
  destroy(path: string): void;
  /** Answers with 503 to everything, as a sealed Vault does. */
  seal(sealed: boolean): void;
  /** No token is good any more but the one of the next sign-in. */
  revokeTokens(): void;
  /** What is answered in place of the next answers. */
  answer: ((request: http.IncomingMessage, response: http.ServerResponse) => boolean) | undefined;
  close(): Promise<void>;
};

/** Starts one whose KV engine is at `secret`, whose root token is `root-token`, and where `portal-jwt` may sign in. */
export async function startVaultServer(): Promise<VaultServer> {
  const kept = new Map<string, Version[]>();
  const requests: VaultServer['requests'] = [];
  const tokens = new Set(['root-token']);
  let issued = 0;
  let sealed = false;
  const say = (response: http.ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const missing = (response: http.ServerResponse) => say(response, 404, { errors: [] });

  function keyValue(part: string, path: string, list: boolean, response: http.ServerResponse) {
    if (part === 'metadata' && list) {
      const below = [...kept.keys()].flatMap(known =>
        known.startsWith(`${path}/`) ? [known.slice(path.length + 1)] : []
      );
      const keys = [...new Set(below.map(name => (name.includes('/') ? `${name.split('/')[0]}/` : name)))];
      return keys.length > 0 ? say(response, 200, { data: { keys } }) : missing(response);
    }
    const versions = kept.get(path);
    const last = versions?.at(-1);
    if (!versions || !last) return missing(response);
    const metadata = { version: versions.length, created_time: last.created_time, destroyed: false };
    if (part === 'data') return say(response, 200, { data: { data: last.data, metadata } });
    const subkeys = Object.fromEntries(Object.keys(last.data).map(key => [key, null]));
    return say(response, 200, { data: { subkeys, metadata } });
  }

  const server = http.createServer();
  const vault: VaultServer = {
    url: '',
    requests,
    write(path, data) {
      const versions = kept.get(path) ?? [];
      versions.push({
        data,
        created_time: `2026-01-01T00:00:00.${String(requests.length).padStart(9, '0')}Z`,
      });
      kept.set(path, versions);
    },
    destroy: path => void kept.delete(path),
    seal: now => {
      sealed = now;
    },
    revokeTokens: () => tokens.clear(),
    answer: undefined,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://vault');
    const token = request.headers['x-vault-token'];
    requests.push({
      method: request.method ?? '',
      path: decodeURIComponent(`${url.pathname}${url.search}`),
      ...(typeof token === 'string' ? { token } : {}),
    });
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      if (vault.answer?.(request, response)) return;
      if (sealed) {
        say(response, 503, { errors: ['Vault is sealed'] });
        return;
      }
      if (url.pathname === '/v1/auth/kubernetes/login') {
        const { role, jwt } = JSON.parse(body) as { role: string; jwt: string };
        if (role !== 'flyloft' || jwt !== 'portal-jwt') {
          say(response, 403, { errors: ['permission denied'] });
          return;
        }
        issued += 1;
        tokens.add(`issued-${issued}`);
        say(response, 200, { auth: { client_token: `issued-${issued}`, lease_duration: 3600 } });
        return;
      }
      const [, part, path] =
        /^\/v1\/secret\/(data|metadata|subkeys)\/(.+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
      if (typeof token !== 'string' || !tokens.has(token) || path?.startsWith('default/local/forbidden')) {
        say(response, 403, { errors: ['permission denied'] });
        return;
      }
      if (part === undefined || path === undefined) missing(response);
      else keyValue(part, path, url.searchParams.get('list') === 'true', response);
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  vault.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return vault;
}
