import { timingSafeEqual } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Certificates } from '../identity/certificates';
import type { Kubelet } from '../kubelet/Kubelet';
import type { Registry } from '../registry/Registry';
import { discoveryAt } from './discovery';
import { Exchange } from './Exchange';
import { faultInjector, type FaultOptions } from './faults';
import { podMetricsAt } from './podMetrics';
import { handleResource, type HandlerContext } from './resourceHandlers';
import { parsePath } from './ResourceRequest';
import { ApiError, methodNotAllowed, resourceNotFound } from './status';
import type { OpenWatch } from './watchObjects';

export interface ApiServerOptions {
  registry: Registry;
  kubelet: Kubelet;
  certificates: Certificates;
  token: string;
  /** Each answer waits this long. */
  latencyMs: number;
  faults: FaultOptions | undefined;
  onError: (where: string, error: unknown) => void;
}

const HEALTH = ['/healthz', '/livez', '/readyz'];
/** What a client may see without a token, as on a real server. */
const OPEN = [...HEALTH, '/version'];

/** A page in a browser that was told another name for 127.0.0.1 gets nothing, whatever it knows. */
const isOwnHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(host ?? '');

/** The HTTPS server on 127.0.0.1. */
export class ApiServer {
  private readonly server: https.Server;
  private readonly watches = new Set<OpenWatch>();
  private readonly context: HandlerContext;
  private readonly fault: (method: string) => ApiError | undefined;
  private address = '';

  constructor(private readonly options: ApiServerOptions) {
    const { certificates, registry, kubelet, faults } = options;
    this.context = { registry, kubelet, watches: this.watches };
    this.fault = faults ? faultInjector(faults) : () => undefined;
    this.server = https.createServer(
      { cert: certificates.certificate, key: certificates.key, minVersion: 'TLSv1.2' },
      (request, response) => {
        const exchange = new Exchange(request, response);
        this.answer(exchange).catch(error => this.fail(exchange, error));
      }
    );
    // Watches and followed logs are quiet for minutes.
    this.server.requestTimeout = 0;
    this.server.keepAliveTimeout = 60_000;
  }

  /** Listens on a port of 127.0.0.1, 0 for any. Returns the URL. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host: '127.0.0.1', port }, resolve);
    });
    const { port: actual } = this.server.address() as AddressInfo;
    this.address = `127.0.0.1:${actual}`;
    return `https://${this.address}`;
  }

  /** Ends every open answer and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
    for (const watch of [...this.watches]) watch.end();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(exchange: Exchange): Promise<void> {
    const { options } = this;
    if (options.latencyMs > 0) await delay(options.latencyMs);
    if (!isOwnHost(exchange.request.headers.host)) {
      throw new ApiError(
        403,
        'Forbidden',
        'forbidden: this server is 127.0.0.1; the Host header names another'
      );
    }
    const path = exchange.url.pathname.replace(/(.)\/+$/, '$1');
    if (!this.authorised(exchange, path)) return;
    if (HEALTH.includes(path)) {
      exchange.sendText(200, 'ok');
      return;
    }
    const fault = this.fault(exchange.method);
    if (fault) throw fault;
    const document = discoveryAt(path, this.address);
    if (document) {
      if (exchange.method !== 'GET') throw methodNotAllowed();
      exchange.sendJson(200, document);
      return;
    }
    const metrics = podMetricsAt(path, exchange.url.searchParams, options);
    if (metrics) {
      if (exchange.method !== 'GET') throw methodNotAllowed();
      exchange.sendJson(200, metrics);
      return;
    }
    const parsed = parsePath(path, options.registry);
    if (parsed.type === 'resource') await handleResource(exchange, parsed.request, this.context);
    else if (parsed.type === 'unknownResource') throw resourceNotFound();
    else exchange.sendText(404, '404 page not found\n');
  }

  /** Whoever has the token may do everything; without one a few open paths are left. */
  private authorised(exchange: Exchange, path: string): boolean {
    const header = exchange.request.headers.authorization;
    if (header === undefined) {
      if (OPEN.includes(path)) return true;
      exchange.sendError(new ApiError(401, 'Unauthorized', 'Unauthorized'));
      return false;
    }
    const expected = Buffer.from(`Bearer ${this.options.token}`);
    const given = Buffer.from(header);
    if (given.length === expected.length && timingSafeEqual(given, expected)) return true;
    exchange.sendError(new ApiError(401, 'Unauthorized', 'Unauthorized'));
    return false;
  }

  private fail(exchange: Exchange, error: unknown): void {
    if (error instanceof ApiError) {
      exchange.sendError(error);
      return;
    }
    if (exchange.request.destroyed && !exchange.request.complete) return;
    this.options.onError(`${exchange.method} ${exchange.url.pathname}`, error);
    exchange.sendError(
      new ApiError(
        500,
        'InternalError',
        `Internal error occurred: ${error instanceof Error ? error.message : 'unknown'}`
      )
    );
  }
}
