import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  isSecretReference,
  type ConnectionEvent,
  type ConnectionResult,
} from '@flyloft/plugin-manager-common';
import { attack, notProtected } from '../stage/attack';
import { SECRET, type Stage } from '../stage/stage';

const OF = ['local', 'hostile'] as const;

async function test(stage: Stage, config: object, who: 'developer' | 'admin' = 'developer') {
  const events: ConnectionEvent[] = [];
  const body = { release: '1.0.0', config: config as Record<string, never> };
  for await (const event of stage.client(who).testConnection(...OF, body)) events.push(event);
  const found = events.find((event): event is { result: ConnectionResult } => 'result' in event);
  return { result: found?.result, text: JSON.stringify(events) };
}

/** Rules 17, 20, 22 and 24: what code that nobody has approved yet gets from the test of a connection. */
export function connections(stage: Stage): void {
  attack(22, 'reach hosts by the test of a connection', 'only hosts of this configuration', async () => {
    const { result } = await test(stage, { hostile: { note: 'x' } });
    notProtected(
      22,
      'on the local cluster a test runs as a process too: what goes around the fetch that it is given is fenced in on a real cluster only'
    );
    const happened = JSON.stringify(result);
    return {
      refused: result?.outcome === 'refused' && /is not among the hosts.*reached nothing/.test(happened),
      happened,
    };
  });

  attack(20, 'get a database by the test of a connection', 'none', async () => {
    const { result } = await test(stage, { hostile: { note: 'x' } });
    const happened = JSON.stringify(result);
    return { refused: happened.includes('no database'), happened };
  });

  attack(17, 'tell a secret in the result of a test', 'taken out', async () => {
    const { result, text } = await test(stage, { hostile: { token: SECRET, note: 'x' } });
    return {
      refused: result?.outcome === 'refused' && !text.includes(SECRET),
      happened: JSON.stringify(result),
    };
  });

  attack(17, 'test with a secret that somebody else stored', 'SECRET_NOT_FOUND', async () => {
    const token = Object(stage.plan.content.items[0]?.config?.hostile).token as unknown;
    if (!isSecretReference(token)) throw new Error('the plan shows no reference');
    const { result } = await test(stage, { hostile: { token, note: 'x' } }, 'admin');
    return {
      refused: result?.outcome === 'failed' && result.code === 'SECRET_NOT_FOUND',
      happened: JSON.stringify(result),
    };
  });

  attack(17, 'have somebody else’s secret sent by a check of values', 'asked by nobody else', async () => {
    const token = Object(stage.plan.content.items[0]?.config?.hostile).token as never;
    const heard: Array<string | undefined> = [];
    const server = http.createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end();
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const note = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const body = { release: '1.0.0', field: '/hostile/token', config: { hostile: { token, note } } };
      const { results } = await stage.client('admin').runChecks(...OF, body);
      return {
        refused: heard.length === 0 && results.length === 1 && results[0]?.outcome === 'unknown',
        happened: JSON.stringify(results),
      };
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
  });
}
