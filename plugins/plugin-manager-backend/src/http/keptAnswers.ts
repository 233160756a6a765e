import type { Request, Response } from 'express';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

type Kept = { plain: Buffer; etag: string; gzip?: Promise<Buffer> };

/**
 * Answers that come again as the very same object, as pages of the search do until a listing changes: written as JSON,
 * and compressed, once. They go when the object goes.
 */
export class KeptAnswers {
  private readonly known = new WeakMap<object, Kept>();

  async send(req: Request, res: Response, status: number, answer: object): Promise<void> {
    const kept = this.known.get(answer) ?? this.take(answer);
    res.status(status).vary('Accept-Encoding');
    res.set({ 'content-type': 'application/json; charset=utf-8', etag: kept.etag });
    if (!req.acceptsEncodings('gzip')) {
      res.send(kept.plain);
      return;
    }
    kept.gzip ??= compress(kept.plain);
    const body = await kept.gzip;
    if (res.destroyed) return;
    res.set('content-encoding', 'gzip').send(body);
  }

  private take(answer: object): Kept {
    const plain = Buffer.from(JSON.stringify(answer));
    const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 24)}"`;
    const kept: Kept = { plain, etag };
    this.known.set(answer, kept);
    return kept;
  }
}
