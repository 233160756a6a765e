import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import type { HostState } from '../lifecycle/hostState';
import { HostFailure } from '../lifecycle/hostFailure';

const HEALTH = '/.backstage/health/v1/';

export type HostServerOptions = {
  host: string;
  /** 0 lets the operating system choose. */
  port: number;
  state: () => HostState;
  /** Host names, besides addresses and `localhost`, by which this server may be called; undefined allows any. */
  allowedHosts: ReadonlySet<string> | undefined;
};

/** Handles what is not a health check, once the plugin's backend is there. */
export type RequestHandler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

function answerJson(response: http.ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

/** `host` of a `host:port` header. */
function hostNameOf(header: string | undefined): string {
  return (header ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}

/**
 * The one listener of the pod. It answers the health checks itself, from the host's state and from the first moment
 * on, so that a plugin that is slow or hangs in its init leaves readiness failing and not the connection refused.
 */
export class HostServer {
  readonly #options: HostServerOptions;
  readonly #server: http.Server;
  #handler: RequestHandler | undefined;
  #pending = 0;
  #lastRequestAt = performance.now();
  #closing = false;
  #onIdle: (() => void) | undefined;

  constructor(options: HostServerOptions) {
    this.#options = options;
    this.#server = http.createServer((request, response) => this.#handle(request, response));
    // Longer than what proxies keep connections for, so that it is they who close them.
    this.#server.keepAliveTimeout = 65_000;
  }

  /** Listens; resolves to the port. Throws a HostFailure where the address is taken or is not this machine's. */
  listen(): Promise<number> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          new HostFailure(
            'ADDRESS_UNAVAILABLE',
            `Cannot listen on ${host}:${port} (${String(error.code)}). Check POD_IP and PORT in the pod spec.`
          )
        )
      );
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Hands every other request to the plugin's backend from now on. */
  serve(handler: RequestHandler): void {
    this.#handler = handler;
  }

  /** Requests that have not been answered to their end; health checks do not count. */
  get pending(): number {
    return this.#pending;
  }

  /** Milliseconds since the last request that was not a health check came or ended. */
  get quietForMs(): number {
    return performance.now() - this.#lastRequestAt;
  }

  /** From now on every answer asks its client to close the connection, so that clients move to another pod. */
  askToLeave(): void {
    this.#closing = true;
    this.#server.closeIdleConnections();
  }

  /** Accepts no more connections and resolves when the last pending request is answered. */
  close(): Promise<void> {
    this.askToLeave();
    this.#server.close();
    if (this.#pending === 0) return Promise.resolve();
    return new Promise(resolve => {
      this.#onIdle = resolve;
    });
  }

  /** Cuts what is still open. */
  destroy(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (this.#closing) response.setHeader('connection', 'close');
    const url = request.url ?? '/';
    if (url.startsWith(HEALTH)) {
      this.#answerHealth(url, response);
      return;
    }
    this.#lastRequestAt = performance.now();
    if (!this.#mayBeCalled(request)) {
      answerJson(response, 421, {
        error: { name: 'MisdirectedRequest', message: 'This plugin host does not serve that host name.' },
      });
      return;
    }
    if (!this.#handler) {
      answerJson(response, 503, {
        error: { name: 'ServiceUnavailableError', message: 'The plugin has not started yet.' },
      });
      return;
    }
    this.#pending += 1;
    response.once('close', () => {
      this.#pending -= 1;
      this.#lastRequestAt = performance.now();
      if (this.#closing) this.#server.closeIdleConnections();
      if (this.#pending === 0) this.#onIdle?.();
    });
    this.#handler(request, response);
  }

  /** A browser that was led here by a name that somebody bound to this address sends that name (security rule 25). */
  #mayBeCalled(request: http.IncomingMessage): boolean {
    const { allowedHosts } = this.#options;
    if (!allowedHosts) return true;
    const name = hostNameOf(request.headers.host);
    return isIP(name) !== 0 || name === 'localhost' || allowedHosts.has(name);
  }

  #answerHealth(url: string, response: http.ServerResponse): void {
    const check = url.slice(HEALTH.length).split('?')[0];
    const state = this.#options.state();
    if (check === 'liveness') {
      answerJson(response, 200, { status: 'ok', state });
    } else if (check === 'readiness') {
      const ready = state === 'ready';
      answerJson(
        response,
        ready ? 200 : 503,
        ready ? { status: 'ok', state } : { status: 'error', state, message: `The plugin host is ${state}` }
      );
    } else {
      answerJson(response, 404, {
        error: { name: 'NotFoundError', message: 'There is no such health check.' },
      });
    }
  }
}
