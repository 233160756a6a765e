import express from 'express';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientGone } from './clientGone';
import { createErrorHandler } from './errorHandler';

/** A server whose route works until its client is gone, or answers at once. */
async function serve() {
  const signals: AbortSignal[] = [];
  const logged: string[] = [];
  const events = new EventEmitter();
  const app = express();
  app.get('/:how', async (req, res, next) => {
    const signal = clientGone(res);
    signals.push(signal);
    events.emit('asked');
    if (req.params.how === 'answer') {
      res.json({});
      return;
    }
    await once(signal, 'abort');
    next(req.params.how === 'fail' ? new Error('Broken') : signal.reason);
    events.emit('over');
  });
  const logger = { error: (text: string) => logged.push(text), warn: () => undefined };
  app.use(createErrorHandler(logger as never, { isAway: () => false, answers: async () => true }));
  const server = http.createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, events, signals, logged, port: (server.address() as AddressInfo).port };
}

let served: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.server.close());

async function leave(how: string): Promise<void> {
  const { events, port } = served;
  const asked = once(events, 'asked');
  const request = http.get({ port, path: `/${how}`, agent: false });
  request.on('error', () => undefined);
  await asked;
  const over = once(events, 'over');
  request.destroy();
  await over;
}

describe('clientGone', () => {
  it('is aborted when the client goes, and nothing is logged as a failure', async () => {
    await leave('wait');
    expect(served.signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(served.logged).toEqual([]);
  });

  it('hides no failure of another kind', async () => {
    await leave('fail');
    expect(served.logged).toEqual([expect.stringContaining('Broken')]);
  });

  it('is not aborted once the answer is out', async () => {
    const answer = await fetch(`http://127.0.0.1:${served.port}/answer`);
    expect(await answer.json()).toEqual({});
    expect(served.signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});
