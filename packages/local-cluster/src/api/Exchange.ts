import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import type { JsonObject } from '../model/json';
import { ApiError } from './status';

/** Bodies beyond this are refused, as on a real server. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;
const MAX_DRAINED_BYTES = 10 * MAX_BODY_BYTES;

/** What the client wants back. */
export type Representation = 'json' | 'yaml' | 'table' | 'metadata' | 'metadataList';

/** One request and its answer. */
export class Exchange {
  readonly url: URL;
  readonly method: string;
  /** Texts for the `Warning` headers. */
  readonly warnings: string[] = [];

  constructor(readonly request: IncomingMessage, readonly response: ServerResponse) {
    this.url = new URL(request.url ?? '/', 'https://local-cluster');
    this.method = request.method ?? 'GET';
  }

  get query(): URLSearchParams {
    return this.url.searchParams;
  }

  /** The media type of the body, without parameters. */
  get contentType(): string {
    return (this.request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  }

  /**
   * The raw body.
   * @throws ApiError 413 when it is larger than 3 MiB
   */
  async body(): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // What is too much is read and dropped, or the client would see a reset instead of the answer.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else if (size > MAX_DRAINED_BYTES) break;
    }
    if (size > MAX_BODY_BYTES) {
      throw new ApiError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${MAX_BODY_BYTES}`
      );
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  /** What the Accept header asks for; undefined when nothing of it is served. */
  get representation(): Representation | undefined {
    const accept = this.request.headers.accept ?? '*/*';
    for (const entry of accept.split(',')) {
      const [type = '', ...parameters] = entry.split(';').map(part => part.trim());
      const as = parameters.find(parameter => parameter.startsWith('as='))?.slice(3);
      if (type === 'application/json' || type === '*/*' || type === 'application/*') {
        if (!as) return 'json';
        if (as === 'Table') return 'table';
        if (as === 'PartialObjectMetadataList') return 'metadataList';
        if (as === 'PartialObjectMetadata') return 'metadata';
      } else if ((type === 'application/yaml' || type === 'text/yaml') && !as) {
        return 'yaml';
      }
    }
    return undefined;
  }

  sendJson(code: number, body: JsonObject, headers: Record<string, string> = {}): void {
    const yaml = this.representation === 'yaml';
    const text = yaml
      ? stringify(body, { sortMapEntries: true, indentSeq: false, version: '1.1' })
      : `${JSON.stringify(body)}\n`;
    this.send(code, yaml ? 'application/yaml' : 'application/json', text, headers);
  }

  sendText(code: number, text: string): void {
    this.send(code, 'text/plain; charset=utf-8', text, { 'X-Content-Type-Options': 'nosniff' });
  }

  /** Answers with a Status of failure. */
  sendError(error: ApiError): void {
    this.sendJson(
      error.code,
      error.status,
      error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }
    );
  }

  private send(code: number, type: string, text: string, headers: Record<string, string>): void {
    if (this.response.headersSent) {
      this.response.end();
      return;
    }
    const warnings = this.warnings.map(warning => `299 - ${JSON.stringify(warning)}`);
    this.response.writeHead(code, {
      'Content-Type': type,
      'Cache-Control': 'no-cache, private',
      ...(warnings.length > 0 ? { Warning: warnings } : {}),
      ...headers,
    });
    this.response.end(text);
  }
}
