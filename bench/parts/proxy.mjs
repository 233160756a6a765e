import http from 'node:http';
import { once } from 'node:events';
import { podOf } from '../cluster.mjs';
import { figure, median, percentile } from '../figures.mjs';

const ID = 'bench-echo';
const RUNS = 2_000;
const WARM_UP = 500;

/** Sends one GET over a kept connection; resolves with its milliseconds and its body. */
async function timed(agent, url, headers) {
  const started = performance.now();
  const request = http.get(url, { agent, headers });
  const [answer] = await once(request, 'response');
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  const ms = performance.now() - started;
  const body = Buffer.concat(chunks).toString();
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${body}`);
  return { ms, body };
}

/**
 * What the portal in between costs a request. Both ways do the same work in the plugin, which gets the same token; they
 * take turns, so that both meet the same machine.
 */
export async function proxy(session) {
  await session.install(ID);
  const { url } = await session.portal();
  const pod = await podOf(session.stateDir, ID);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const compare = async (path, mine, theirs) => {
      const through = [];
      const direct = [];
      const differences = [];
      for (let run = -WARM_UP; run < RUNS; run++) {
        // Who comes first changes, because the second finds warmer caches.
        const order = [`${url}${path}`, `${pod.url}${path}`];
        const times = new Map();
        for (const target of run % 2 === 0 ? order : order.reverse()) {
          const headers = target.startsWith(url) ? mine : theirs;
          times.set(target.startsWith(url), (await timed(agent, target, headers)).ms);
        }
        if (run < 0) continue;
        through.push(times.get(true));
        direct.push(times.get(false));
        differences.push(times.get(true) - times.get(false));
      }
      session.log(
        `${path}: ${median(direct).toFixed(2)} ms directly, ${median(through).toFixed(
          2
        )} ms through the proxy (p50)`
      );
      return differences;
    };
    const mine = { authorization: `Bearer ${await session.token('developer')}` };
    const echo = `/api/${ID}/echo`;
    const { authorization } = JSON.parse((await timed(agent, `${url}${echo}`, mine)).body);
    if (authorization === mine.authorization) throw new Error('The proxy handed the caller’s own token on');
    const signedIn = await compare(echo, mine, { authorization });
    const open = await compare(`/api/${ID}/.backstage/auth/v1/jwks.json`, {}, {});
    return [
      figure(`proxy overhead a request, signed in, p50 of ${RUNS}`, median(signedIn), 'ms', { below: 1 }),
      figure(`proxy overhead a request, signed in, p95 of ${RUNS}`, percentile(signedIn, 0.95), 'ms'),
      figure(`proxy overhead a request, public path, p50 of ${RUNS}`, median(open), 'ms', { below: 1 }),
    ];
  } finally {
    agent.destroy();
  }
}
