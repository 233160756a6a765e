import fs from 'node:fs';
import https from 'node:https';
import { parse } from 'yaml';

/** How to reach an API server. */
export interface Access {
  url: string;
  ca: string;
  token: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Kubeconfig {
  clusters: Array<{ cluster: { server: string; 'certificate-authority-data': string } }>;
  users: Array<{ user: { token: string } }>;
}

/** Reads the kubeconfig that a local cluster wrote. */
export function readAccess(file: string): Access {
  const config = parse(fs.readFileSync(file, 'utf8')) as Kubeconfig;
  const [cluster] = config.clusters;
  const [user] = config.users;
  if (!cluster || !user) throw new Error(`${file} names no cluster`);
  return {
    url: cluster.cluster.server,
    ca: Buffer.from(cluster.cluster['certificate-authority-data'], 'base64').toString(),
    token: user.user.token,
  };
}

/** Raw requests to an API server, with no library between. */
export class ApiClient {
  private readonly agent: https.Agent;

  constructor(private readonly access: Access, private readonly userAgent = 'recorder/1.0') {
    this.agent = new https.Agent({ ca: access.ca, keepAlive: true });
  }

  request(
    method: string,
    path: string,
    options: {
      body?: string | undefined;
      contentType?: string | undefined;
      headers?: Record<string, string>;
    } = {}
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = this.open(method, path, options, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          })
        );
      });
      request.on('error', reject);
      request.end(options.body);
    });
  }

  /** Opens a stream of JSON lines; resolves when its headers are there. */
  stream(
    path: string,
    headers: Record<string, string>,
    onLine: (line: unknown) => void
  ): Promise<{ status: number; close: () => void; ended: Promise<void> }> {
    return new Promise((resolve, reject) => {
      const request = this.open('GET', path, { headers }, response => {
        let rest = '';
        let finish: () => void = () => undefined;
        const ended = new Promise<void>(done => {
          finish = done;
        });
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line !== '') onLine(JSON.parse(line));
        });
        response.on('error', () => finish());
        response.on('close', () => finish());
        resolve({ status: response.statusCode ?? 0, close: () => request.destroy(), ended });
      });
      request.on('error', reject);
      request.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private open(
    method: string,
    path: string,
    options: {
      body?: string | undefined;
      contentType?: string | undefined;
      headers?: Record<string, string>;
    },
    onResponse: (response: import('node:http').IncomingMessage) => void
  ): import('node:http').ClientRequest {
    return https.request(
      new URL(path, this.access.url),
      {
        method,
        agent: this.agent,
        // The certificate is checked against this name, whatever the Host header says.
        servername: 'localhost',
        headers: {
          'User-Agent': this.userAgent,
          Authorization: `Bearer ${this.access.token}`,
          ...(options.contentType ? { 'Content-Type': options.contentType } : {}),
          ...(options.body === undefined
            ? {}
            : { 'Content-Length': String(Buffer.byteLength(options.body)) }),
          ...options.headers,
        },
      },
      onResponse
    );
  }
}
