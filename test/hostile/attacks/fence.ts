import { z } from 'zod';
import type { PlanContent } from '@flyloft/plugin-manager-common';
import { planDigest } from '../../../plugins/plugin-manager-backend/src/domain/plan/planDigest';
import { attack, notProtected } from '../stage/attack';
import type { Stage } from '../stage/stage';

const peer = z.looseObject({
  namespaceSelector: z.unknown().optional(),
  podSelector: z.unknown().optional(),
  ipBlock: z.unknown().optional(),
});
const policySpec = z.looseObject({
  policyTypes: z.array(z.string()).optional(),
  ingress: z.array(z.looseObject({ from: z.array(peer).optional() })).optional(),
  egress: z.array(z.looseObject({ to: z.array(peer).optional() })).optional(),
});

/** Rules 8, 22 and 24: what the plan shows of the fence, and that it stands before anything runs in it. */
export function fence(stage: Stage): void {
  const object = (kind: string) => stage.plan.content.objects.filter(one => one.kind === kind);

  attack(22, 'run before the fence stands', 'fence, read back, then Deployment', async () => {
    const kinds = stage.operation.steps.map(step => step.kind);
    const deployment = kinds.indexOf('apply-deployment');
    const back = kinds.indexOf('read-back-fence');
    const fenceSteps = kinds.flatMap((kind, index) =>
      /namespace|network-polic|quota|limit-range|service-account/.test(kind) ? [index] : []
    );
    const last = Math.max(...fenceSteps);
    const inTime = stage.operation.steps.every(
      step =>
        step.index >= back ||
        !step.endedAt ||
        step.endedAt <= (stage.operation.steps[deployment]?.startedAt ?? '')
    );
    return {
      refused: fenceSteps.length >= 5 && last < back && back < deployment && inTime,
      happened: `${fenceSteps.length} fence steps, read back at ${back}, Deployment at ${deployment}`,
    };
  });

  attack(22, 'get a namespace that lets privileged pods in', 'Pod Security restricted', async () => {
    const labels = z
      .object({ metadata: z.object({ labels: z.record(z.string(), z.string()) }) })
      .parse(object('Namespace')[0]?.after).metadata.labels;
    const enforce = labels['pod-security.kubernetes.io/enforce'];
    return { refused: enforce === 'restricted', happened: `enforce ${enforce}` };
  });

  attack(
    22,
    'have a network policy that names peers by pod alone',
    'namespace and pod in one entry',
    async () => {
      const specs = object('NetworkPolicy').map(one =>
        policySpec.parse(z.looseObject({ spec: z.unknown() }).parse(one.after).spec)
      );
      const peers = specs.flatMap(spec => [
        ...(spec.ingress ?? []).flatMap(rule => rule.from ?? [{}]),
        ...(spec.egress ?? []).flatMap(rule => rule.to ?? [{}]),
      ]);
      const weak = peers.filter(
        one => one.ipBlock === undefined && !(one.namespaceSelector && one.podSelector)
      );
      const denies = specs.some(
        spec => spec.policyTypes?.length === 2 && spec.ingress === undefined && spec.egress === undefined
      );
      return {
        refused: specs.length > 0 && weak.length === 0 && denies,
        happened:
          weak.length > 0
            ? JSON.stringify(weak)
            : `${peers.length} peers, default deny ${denies ? 'both ways' : 'missing'}`,
      };
    }
  );

  attack(22, 'run as root with a token mounted', 'restricted context, no token', async () => {
    const text = JSON.stringify(object('Deployment')[0]?.after);
    const wanted = [
      '"runAsNonRoot":true',
      '"allowPrivilegeEscalation":false',
      '"automountServiceAccountToken":false',
      '"readOnlyRootFilesystem":true',
      '"drop":["ALL"]',
    ];
    const missing = wanted.filter(part => !text.includes(part));
    return {
      refused: missing.length === 0,
      happened: missing.join(', ') || 'non-root, read-only, no token, no capability',
    };
  });

  attack(24, 'pass the local cluster off as isolated', 'isolation none, said in the plan', async () => {
    const { isolation, grants } = stage.plan.content;
    const enforced = grants.filter(grant => /NetworkPolicy/.test(grant.enforcedBy ?? ''));
    return {
      refused: isolation === 'none' && enforced.length === 0,
      happened: `isolation ${isolation}, ${enforced.length} grants claim a network policy`,
    };
  });

  attack(24, 'install an untrusted release without isolation', 'refused', async () => {
    await stage.database
      .withSchema('plugin-manager')
      .from('publishers')
      .where({ id: 'mallory' })
      .update({ trust_tier: 'untrusted' });
    const answer = await stage.manager('POST', '/plans', {
      token: stage.tokens.developer,
      body: { preview: true, changes: [{ kind: 'install', pluginId: 'twice' }] },
    });
    return { refused: answer.status >= 400, happened: `${answer.status} ${answer.code}` };
  });

  attack(
    8,
    'run in the portal without the plan saying so',
    'realm is a grant and in the digest',
    async () => {
      const { grants, releases } = stage.plan.content;
      const mode = releases.find(release => release.pluginId === 'hostile')?.loadingMode;
      const grant = grants.find(one => one.kind === 'loading-mode');
      return {
        refused: mode === 'realm' && grant?.value === 'realm',
        happened: `mode ${mode}; "${grant?.sentence}"`,
      };
    }
  );

  attack(8, 'have the loading mode changed in an approved plan', 'another digest', async () => {
    const rows: Array<{ content: PlanContent; objects: Parameters<typeof planDigest>[0]['objects'] }> =
      await stage.database.withSchema('plugin-manager').from('plans').where({ id: stage.plan.id });
    const row = rows[0];
    if (!row) throw new Error('the plan is not in the database');
    const { content, objects } = row;
    const releases = content.releases.map(release => ({ ...release, loadingMode: 'frame' as const }));
    const [same, changed] = [
      planDigest({ content, objects }),
      planDigest({ content: { ...content, releases }, objects }),
    ];
    return {
      refused: same === stage.plan.digest && changed !== same,
      happened: `${same.slice(7, 15)} as shown, ${changed.slice(7, 15)} when changed`,
    };
  });

  attack(8, 'run in the portal when its plan granted a frame only', 'not among the frontends', async () => {
    const plan = () => stage.database.withSchema('plugin-manager').from('plans').where({ id: stage.plan.id });
    const listed = async () =>
      (await stage.client('developer').listFrontends()).items.filter(one => one.pluginId === 'hostile')
        .length;
    const [stored]: Array<{ text: string }> = await plan().select(
      stage.database.raw('content::text as text')
    );
    if (!stored) throw new Error('the plan is not in the database');
    const before = await listed();
    await plan().update({ content: stored.text.replace(/("loadingMode":\s*)"realm"/g, '$1"frame"') });
    const after = await listed();
    await plan().update({ content: stored.text });
    return { refused: before === 1 && after === 0, happened: `realm ${before}, frame ${after}` };
  });

  attack(8, 'run in the portal once its publisher is untrusted', 'not among the frontends', async () => {
    const publisher = () =>
      stage.database.withSchema('plugin-manager').from('publishers').where({ id: 'flyloft' });
    const listed = async () =>
      (await stage.client('developer').listFrontends()).items.filter(one => one.pluginId === 'hostile')
        .length;
    const before = await listed();
    const tiers: Array<[string, number]> = [];
    for (const tier of ['untrusted', 'quarantined']) {
      await publisher().update({ trust_tier: tier });
      tiers.push([tier, await listed()]);
    }
    await publisher().update({ trust_tier: 'internal' });
    notProtected(
      8,
      'frontends of community publishers run in the portal here, as their plans say; production keeps them out'
    );
    notProtected(24, 'backends of community publishers run without isolation here; their plan warns of it');
    return {
      refused: before === 1 && tiers.every(([, count]) => count === 0),
      happened: [['internal', before], ...tiers].map(([tier, count]) => `${tier} ${count}`).join(', '),
    };
  });
}
