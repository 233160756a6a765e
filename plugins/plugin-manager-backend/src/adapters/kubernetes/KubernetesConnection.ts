import { KubeConfig, PortForward } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import { Writable } from 'node:stream';

/** Where a cluster's address and credentials come from; without a file: the pod's own service account. */
export type ConnectionSource = { kubeconfig?: string; context?: string };

const AGENT_OPTIONS = {
  keepAlive: true,
  // A dead peer is noticed within about 20 s, also by a watch on which nothing happens.
  keepAliveMsecs: 10_000,
  // API servers close idle connections after 90 s; ours go before, so that none is used in the moment it is closed.
  timeout: 60_000,
  scheduling: 'lifo',
} as const;

/** What each request needs to get to the server and be known there. */
export type RequestBase = { base: URL; agent: http.Agent; headers: Record<string, string> };

/**
 * Address and credentials of a cluster. Credentials are asked for on every request, so that tokens that are renewed
 * (service accounts, exec plugins) keep working; connections are kept as long as the TLS settings stay the same.
 */
export class KubernetesConnection {
  private agent: { key: string; agent: http.Agent } | undefined;

  private constructor(
    private readonly config: KubeConfig,
    readonly server: string,
    private readonly inside: boolean
  ) {}

  /**
   * Reads the source.
   * @throws Error where the file, context or cluster is not there, in words that say which.
   */
  static load(source: ConnectionSource): KubernetesConnection {
    const config = new KubeConfig();
    if (source.kubeconfig) {
      try {
        config.loadFromFile(source.kubeconfig);
      } catch (error) {
        // What a parser adds is a drawing of the place, which may hold a token.
        const [why] = (error instanceof Error ? error.message : String(error)).split('\n');
        throw new Error(`The kubeconfig ${source.kubeconfig} cannot be read: ${why}`);
      }
    } else {
      if (!process.env.KUBERNETES_SERVICE_HOST) {
        throw new Error(
          'No kubeconfig is set, and the portal does not run in a cluster. Set one of the two.'
        );
      }
      config.loadFromCluster();
    }
    if (source.context) {
      if (!config.getContextObject(source.context)) {
        throw new Error(`The kubeconfig ${source.kubeconfig} has no context "${source.context}"`);
      }
      config.setCurrentContext(source.context);
    }
    const cluster = config.getCurrentCluster();
    if (!cluster) {
      throw new Error(`The kubeconfig ${source.kubeconfig} names no cluster for its current context`);
    }
    return new KubernetesConnection(config, cluster.server, source.kubeconfig === undefined);
  }

  /** Base URL, connection pool and headers for a request. */
  async request(): Promise<RequestBase> {
    const options: https.RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (value !== undefined) headers[name] = String(value);
    }
    if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    return { base: new URL(this.server), agent: this.agentFor(options), headers };
  }

  /** Whether this process is a pod of the cluster, and reaches its Services. */
  get isInside(): boolean {
    return this.inside;
  }

  /** Connects a local connection with a port of a pod, over a WebSocket. */
  async forward(
    { namespace, pod, port }: { namespace: string; pod: string; port: number },
    socket: net.Socket,
    onClosed: () => void
  ): Promise<{ close(): void }> {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const tunnel = await new PortForward(this.config).portForward(
      namespace,
      pod,
      [port],
      socket,
      nowhere,
      socket
    );
    if (typeof tunnel === 'function') throw new Error('A port-forward that restarts was not asked for');
    tunnel.onclose = onClosed;
    tunnel.onerror = onClosed;
    return { close: () => tunnel.close() };
  }

  close(): void {
    this.agent?.agent.destroy();
    this.agent = undefined;
  }

  private agentFor(options: https.RequestOptions): http.Agent {
    if (this.config.getCurrentCluster()?.proxyUrl && options.agent) return options.agent as http.Agent;
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const tls = { ca, cert, key, rejectUnauthorized, servername };
    const fingerprint = JSON.stringify(Object.values(tls).map(value => String(value)));
    if (this.agent?.key !== fingerprint) {
      this.agent?.agent.destroy();
      const defined = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
      const agent = this.server.startsWith('http:')
        ? new http.Agent(AGENT_OPTIONS)
        : new https.Agent({ ...AGENT_OPTIONS, ...defined });
      this.agent = { key: fingerprint, agent };
    }
    return this.agent.agent;
  }
}
