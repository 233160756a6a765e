import type { LogLine } from '@flyloft/plugin-manager-common';
import type { Request, Response } from 'express';
import type { Outcome } from '../app/outcome';
import { openEventStream } from './eventStream';

type How = { tail: number; follow: boolean; signal: AbortSignal };

/**
 * Answers with the lines of a log: as an event stream where the caller accepts one, else the last of them at once.
 * `final`: where the lines end there will never be more; else a client takes it for a lost connection, and asks again.
 */
export async function answerLines(
  req: Request,
  res: Response,
  { tail, final }: { tail: number; final: boolean },
  read: (how: How) => Promise<Outcome<AsyncIterable<LogLine>>>
): Promise<Outcome<{ json: { lines: LogLine[] } } | void>> {
  const follow = req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const found = await read({ tail, follow, signal: gone.signal });
  if (found.outcome === 'refused') return found;
  if (!follow) {
    const lines: LogLine[] = [];
    for await (const line of found.value) lines.push(line);
    return { outcome: 'ok', value: { json: { lines: lines.slice(-tail) } } };
  }
  const stream = openEventStream(res);
  for await (const line of found.value) await stream.send({ data: line });
  if (final) await stream.send({ type: 'end', data: {} });
  stream.end();
  return { outcome: 'ok', value: undefined };
}
