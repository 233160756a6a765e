import https from 'node:https';
import { randomBytes } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';

/** What a server answered. */
export interface Answer<T> {
  status: number;
  body: T;
  warnings: string[];
}

/** The fields of a Status of failure. */
export interface StatusBody {
  kind: 'Status';
  message: string;
  reason?: string;
  code: number;
  details?: {
    causes?: Array<{ field: string; message: string; reason: string }>;
    retryAfterSeconds?: number;
  };
}

/** The fields that the suites look at in any object. */
export interface AnyObject {
  kind: string;
  apiVersion: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    creationTimestamp: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    managedFields?: Array<{ manager: string; operation: string; subresource?: string; fieldsV1: unknown }>;
    continue?: string;
  };
  [key: string]: unknown;
}

export const JSON_TYPE = 'application/json';
export const APPLY = 'application/apply-patch+yaml';
export const MERGE = 'application/merge-patch+json';

/** Raw requests with the credentials of a kubeconfig: what the server says is what the suite sees. */
export class RawClient {
  private readonly options: https.RequestOptions = {};
  private readonly server: string;
  private readonly agent: https.Agent;

  private constructor(config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error('The kubeconfig names no cluster');
    this.server = cluster.server;
    this.agent = new https.Agent({ keepAlive: true });
  }

  static async create(config: KubeConfig): Promise<RawClient> {
    const client = new RawClient(config);
    await config.applyToHTTPSOptions(client.options);
    return client;
  }

  request<T = AnyObject>(
    method: string,
    path: string,
    body?: unknown,
    contentType = JSON_TYPE,
    headers: Record<string, string> = {}
  ): Promise<Answer<T>> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(
        new URL(path, this.server),
        {
          ...this.options,
          agent: this.agent,
          method,
          headers: {
            ...(this.options.headers as Record<string, string> | undefined),
            'User-Agent': 'flyloft-contract/1',
            ...(text === undefined
              ? {}
              : { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) }),
            ...headers,
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            let parsed: unknown = answer;
            if (answer !== '' && /json/.test(response.headers['content-type'] ?? ''))
              parsed = JSON.parse(answer);
            const warnings = ([] as string[]).concat(response.headers.warning ?? []);
            resolve({ status: response.statusCode ?? 0, body: parsed as T, warnings });
          });
        }
      );
      request.on('error', reject);
      request.end(text);
    });
  }

  /** Reads an answer that goes on, until the returned function is called. */
  stream(path: string, onText: (text: string) => void, onError: (error: Error) => void): () => void {
    let closed = false;
    const request = https.request(
      new URL(path, this.server),
      { ...this.options, agent: this.agent, method: 'GET' },
      response => {
        response.setEncoding('utf8');
        response.on('data', onText);
        response.on('error', error => closed || onError(error));
      }
    );
    request.on('error', error => closed || onError(error));
    request.end();
    return () => {
      closed = true;
      request.destroy();
    };
  }

  get<T = AnyObject>(path: string): Promise<Answer<T>> {
    return this.request<T>('GET', path);
  }

  post<T = AnyObject>(path: string, body: unknown): Promise<Answer<T>> {
    return this.request<T>('POST', path, body);
  }

  merge<T = AnyObject>(path: string, body: unknown): Promise<Answer<T>> {
    return this.request<T>('PATCH', path, body, MERGE);
  }

  /** Server-side apply. */
  apply<T = AnyObject>(path: string, body: unknown, manager: string, force = false): Promise<Answer<T>> {
    const query = `fieldManager=${manager}${force ? '&force=true' : ''}`;
    return this.request<T>('PATCH', `${path}${path.includes('?') ? '&' : '?'}${query}`, body, APPLY);
  }

  delete<T = AnyObject | StatusBody>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.request<T>('DELETE', path, body);
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Asks again until an answer satisfies, and returns it. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: (value: T) => boolean,
  timeoutMs = 60_000
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (satisfies(value)) return value;
    if (Date.now() > end) {
      throw new Error(
        `${what}: not within ${timeoutMs / 1000} s; last seen: ${JSON.stringify(value)?.slice(0, 2_000)}`
      );
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** A name that nobody else uses. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(4).toString('hex')}`;

/** The namespaces that a suite made, to be removed at its end whatever happened. */
export class Namespaces {
  private readonly made: string[] = [];

  constructor(private readonly client: RawClient) {}

  /** Makes a namespace and waits for its default service account. */
  async make(prefix: string, labels: Record<string, string> = {}): Promise<string> {
    const name = uniqueName(`flyloft-contract-${prefix}`);
    const answer = await this.client.post('/api/v1/namespaces', { metadata: { name, labels } });
    if (answer.status !== 201) throw new Error(`namespace ${name}: ${JSON.stringify(answer.body)}`);
    this.made.push(name);
    await until(
      `default service account of ${name}`,
      () => this.client.get(`/api/v1/namespaces/${name}/serviceaccounts/default`),
      ({ status }) => status === 200
    );
    return name;
  }

  async removeAll(): Promise<void> {
    for (const name of this.made.splice(0)) await this.client.delete(`/api/v1/namespaces/${name}`);
  }
}
