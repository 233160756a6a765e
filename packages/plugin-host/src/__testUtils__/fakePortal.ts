import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the fake portal treats the next requests for the bundle. */
export type BundleAnswer = 'serve' | 'truncate' | 'unavailable';

/** A portal that serves one bundle to one token and has the plugin manager's signing keys; nothing more. */
export class FakePortal {
  readonly token = 'token-of-this-digest-alone';
  /** Requests for the bundle so far. */
  bundleRequests = 0;
  /** What the next requests for the bundle get, in order; `serve` when it is empty. */
  answers: BundleAnswer[] = [];
  bundle: { digest: string; tgz: Buffer } | undefined;
  readonly requests: string[] = [];
  readonly #server = http.createServer((request, response) => this.#answer(request, response));
  #keys: { privateKey: CryptoKey; jwk: JWK } | undefined;

  static async start(): Promise<FakePortal> {
    const portal = new FakePortal();
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    portal.#keys = {
      privateKey: privateKey as CryptoKey,
      jwk: { ...(await exportJWK(publicKey)), kid: 'portal-key', alg: 'ES256' },
    };
    await new Promise<void>(resolve => portal.#server.listen(0, '127.0.0.1', resolve));
    return portal;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get bundleUrl(): string {
    return `${this.url}/api/plugin-manager/bundles/${this.bundle?.digest}`;
  }

  /** A service token of the portal's plugin manager for one plugin, as the proxy sends it. */
  async tokenFor(pluginId: string): Promise<string> {
    const keys = this.#keys;
    if (!keys) throw new Error('The portal has not started');
    return new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'portal-key', typ: 'vnd.backstage.plugin' })
      .setSubject('plugin-manager')
      .setAudience(pluginId)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(keys.privateKey);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = request.url ?? '';
    this.requests.push(url);
    if (url === '/api/plugin-manager/.backstage/auth/v1/jwks.json') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [this.#keys?.jwk] }));
    } else if (url.startsWith('/api/plugin-manager/bundles/')) {
      this.#answerBundle(
        request,
        response,
        decodeURIComponent(url.slice('/api/plugin-manager/bundles/'.length))
      );
    } else {
      response.statusCode = 404;
      response.end('{}');
    }
  }

  #answerBundle(request: http.IncomingMessage, response: http.ServerResponse, digest: string): void {
    this.bundleRequests += 1;
    const answer = this.answers.shift() ?? 'serve';
    if (answer === 'unavailable') {
      response.writeHead(503).end();
    } else if (request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end();
    } else if (!this.bundle || digest !== this.bundle.digest) {
      response.writeHead(404).end();
    } else if (answer === 'truncate') {
      response.writeHead(200, { 'content-length': this.bundle.tgz.length });
      response.write(this.bundle.tgz.subarray(0, this.bundle.tgz.length >> 1), () => response.destroy());
    } else {
      response.writeHead(200, { 'content-length': this.bundle.tgz.length }).end(this.bundle.tgz);
    }
  }
}
