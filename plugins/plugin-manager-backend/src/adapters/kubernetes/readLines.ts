import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';

/** Longest answer or line that is taken; a list of everything the engine owns is far below. */
const MAX_CHARACTERS = 64 * 2 ** 20;

/**
 * The whole of a stream as text.
 * @throws Error where it breaks off, is too long, or does not end in time.
 */
export async function readAll(stream: IncomingMessage, timeoutMs: number): Promise<string> {
  const timer = setTimeout(() => stream.destroy(new Error('timed out')), timeoutMs);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > MAX_CHARACTERS) throw new Error('the answer is too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The lines of a stream, until it ends or `signal` is aborted; then the stream is destroyed.
 * @throws Error where it breaks off.
 */
export async function* readLines(stream: IncomingMessage, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const onAbort = () => stream.destroy();
  signal?.addEventListener('abort', onAbort, { once: true });
  let rest = '';
  try {
    if (signal?.aborted) return;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      rest += decoder.write(chunk);
      if (rest.length > MAX_CHARACTERS) throw new Error('a line is too long');
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (signal?.aborted) return;
        yield line;
      }
    }
    if (rest) yield rest;
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}
