import { z } from 'zod';
import { attack, notProtected } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

const seen = z.object({ headers: z.record(z.string(), z.unknown()) });
const report = z.object({
  claims: z.record(z.string(), z.unknown()),
  results: z.array(
    z.object({
      token: z.string(),
      plugin: z.string(),
      method: z.string(),
      status: z.number(),
      text: z.string(),
    })
  ),
});

/** Rules 3 and 6: what a plugin can do with the tokens that reach it or that it makes. */
export function tokens(stage: Stage): void {
  notProtected(
    2,
    "elsewhere than at the plugin manager, a plugin's own token is good for what Backstage lets any plugin do; the gate for that is still to come"
  );

  attack(3, "find the caller's own token or cookies in a request", 'neither arrives', async () => {
    const answer = await stage.hostile('/seen', { headers: { cookie: 'backstage-auth=stolen; a=b' } });
    const { headers } = seen.parse(answer.json);
    const text = JSON.stringify(headers);
    const leaked = [
      ...(text.includes(stage.tokens.developer) ? ["the caller's token"] : []),
      ...(headers.cookie === undefined ? [] : ['a cookie']),
    ];
    return {
      refused: answer.status === 200 && leaked.length === 0,
      happened: leaked.join(', ') || 'another token, no cookie',
    };
  });

  attack(3, 'be reached without credentials beside the public paths', '401', async () => {
    const closed = await stage.hostile('/seen', { token: undefined });
    const open = await stage.hostile('/open/seen', { token: undefined });
    const beside = await stage.hostile('/openly', { token: undefined });
    return {
      refused: closed.status === 401 && beside.status === 401 && open.status === 200,
      happened: `closed ${said(closed)}, beside ${said(beside)}, declared ${said(open)}`,
    };
  });

  attack(3, "have the portal's static tokens handed on", 'exchanged or refused', async () => {
    const answer = await stage.hostile('/seen', { token: stage.tokens.publisher });
    return { refused: !answer.text.includes(stage.tokens.publisher), happened: said(answer) };
  });

  attack(3, 'use the token it received at the catalogue and the engine', '401 or 403', async () => {
    const { id, digest } = stage.plan;
    const { results, claims } = await run(stage, [
      { token: 'received', plugin: 'catalog', method: 'GET', path: '/entities' },
      { token: 'received', plugin: 'catalog', method: 'DELETE', path: '/entities/by-uid/x' },
      {
        token: 'received',
        plugin: 'plugin-manager',
        method: 'POST',
        path: `/plans/${id}/approve`,
        body: { digest },
      },
      { token: 'received', plugin: 'plugin-manager', method: 'GET', path: '/plugins' },
    ]);
    return {
      refused: claims.aud === 'hostile' && results.every(result => [401, 403].includes(result.status)),
      happened: results.map(result => result.status).join(' '),
    };
  });

  const mutations = (stage_: Stage, token: 'own' | 'on-behalf') => {
    const { id, digest } = stage_.plan;
    return [
      { method: 'POST', path: `/plans/${id}/approve`, body: { digest } },
      { method: 'POST', path: `/plans/${id}/deny`, body: { digest, reason: 'because' } },
      { method: 'POST', path: '/plugins/hostile/install', body: {} },
      { method: 'POST', path: '/plugins/hostile/uninstall', body: { removeData: true } },
      { method: 'POST', path: '/secrets', body: { value: 'x' } },
      { method: 'POST', path: '/bundles', body: {} },
      { method: 'POST', path: '/plugins/hostile/feedback', body: { rating: 5 } },
      { method: 'POST', path: '/plugins/hostile/versions/1.0.0/status', body: { yanked: true } },
      { method: 'DELETE', path: '/frontends/hostile/quarantine' },
    ].map(call => ({ token, plugin: 'plugin-manager', ...call }));
  };

  attack(6, 'change things with its own service token', 'PERSON_REQUIRED each time', async () => {
    const { results } = await run(stage, mutations(stage, 'own'));
    return {
      refused:
        results.length === 9 &&
        results.every(({ status, text }) => status === 403 && text.includes('PERSON_REQUIRED')),
      happened: results.map(result => result.status).join(' '),
    };
  });

  attack(6, 'change things as the admin who uses it', 'PERSON_REQUIRED each time', async () => {
    const { results } = await run(stage, mutations(stage, 'on-behalf'), stage.tokens.admin);
    return {
      refused:
        results.length === 9 &&
        results.every(({ status, text }) => status === 403 && text.includes('PERSON_REQUIRED')),
      happened: results.map(result => result.status).join(' '),
    };
  });

  attack(6, 'publish and decide with the external token', 'it publishes, decides nothing', async () => {
    const { id, digest } = stage.plan;
    const answers = await Promise.all([
      stage.manager('POST', `/plans/${id}/approve`, { token: stage.tokens.publisher, body: { digest } }),
      stage.manager('POST', '/plugins/hostile/uninstall', { token: stage.tokens.publisher, body: {} }),
      stage.manager('POST', '/secrets', { token: stage.tokens.publisher, body: { value: 'x' } }),
    ]);
    return {
      refused: answers.every(answer => answer.code === 'PERSON_REQUIRED'),
      happened: answers.map(said).join(', '),
    };
  });

  attack(6, 'change things by forged events', 'hints only, the database decides', async () => {
    const before = await stage.client('admin').getStatus('hostile');
    const audit = await stage.client('admin').listAudit({ limit: 1 });
    const { results } = await run(
      stage,
      [
        [
          'plugin-manager.installation-changed',
          { environment: 'local', pluginId: 'hostile', state: 'uninstalled' },
        ],
        ['plugin-manager.operation-changed', { operationId: stage.operation.id, state: 'undoing' }],
        ['plugin-manager.plan-changed', { planId: stage.plan.id, state: 'approved' }],
      ].map(([topic, payload]) => ({
        token: 'own',
        plugin: 'events',
        method: 'POST',
        path: '/bus/v1/events',
        body: { event: { topic, payload } },
      }))
    );
    const after = await stage.client('admin').getStatus('hostile');
    const operation = await stage.client('admin').getOperation(stage.operation.id);
    const { items } = await stage.client('admin').listAudit({ limit: 1 });
    const same =
      before.state === after.state && operation.state === 'done' && items[0]?.seq === audit.items[0]?.seq;
    return {
      refused: same && results.every(result => result.status < 300),
      happened: `sent ${results.map(result => result.status).join(' ')}; ${
        same ? 'nothing changed' : 'state changed'
      }`,
    };
  });
}

async function run(stage: Stage, calls: unknown[], token = stage.tokens.developer) {
  const answer = await stage.hostile('/portal', { method: 'POST', body: calls, token });
  if (answer.status !== 200) throw new Error(`the plugin answered ${said(answer)}: ${answer.text}`);
  return report.parse(answer.json);
}
