import type { CustomCheck, Manifest } from '@flyloft/plugin-manager-common';
import { describeRef, refOf } from '../../domain/kubernetesObject';
import type { Endpoint } from '../../ports/cluster';
import type { PluginCalls } from '../../ports/pluginCalls';
import { done, orWait } from './results';
import type { StepContext, StepKind, StepResult } from './step';

/** Where the gate gets what the context has not. */
export type HealthGateOptions = {
  calls: PluginCalls;
  findManifest(pluginId: string, version: string): Promise<Manifest | undefined>;
};

type Check = Pick<CustomCheck, 'name' | 'expectStatus' | 'timeoutSeconds'> & { path: string };

/** Passed once in so many tries a second apart: a plugin may need a moment after it counts as ready. */
const TRIES = 10;
const PAUSE_MS = 1000;

function checksOf(pluginId: string, manifest: Manifest | undefined): Check[] {
  return [
    {
      name: 'readiness',
      path: '/.backstage/health/v1/readiness',
      expectStatus: 200,
      timeoutSeconds: 5,
    },
    ...(manifest?.healthChecks.custom ?? []).map(check => ({
      ...check,
      path: `/api/${pluginId}${check.path}`,
    })),
  ];
}

/** Undefined where the check passed, else what came instead. */
async function tryCheck(
  { calls }: HealthGateOptions,
  ctx: StepContext,
  endpoints: readonly Endpoint[],
  check: Check
): Promise<string | undefined> {
  let last = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const endpoint = endpoints[attempt % endpoints.length];
    if (!endpoint || ctx.signal.aborted) return 'no address';
    const answer = await calls.get(ctx.pluginId, endpoint, check.path, {
      timeoutMs: check.timeoutSeconds * 1000,
      signal: ctx.signal,
    });
    if (answer.outcome === 'answered' && answer.status === check.expectStatus) return undefined;
    last = answer.outcome === 'answered' ? `status ${answer.status}` : answer.reason;
    ctx.progress(`check "${check.name}": ${last}, expected status ${check.expectStatus}`);
    if (attempt < TRIES - 1) await calls.pause(PAUSE_MS, ctx.signal);
  }
  return last;
}

async function run(options: HealthGateOptions, ctx: StepContext): Promise<StepResult> {
  if (!ctx.object) throw new Error(`Step ${ctx.input.kind} of ${ctx.pluginId} names no Service`);
  const { name, namespace = '' } = ctx.object.metadata;
  const release = ctx.plan.content.releases.find(({ pluginId }) => pluginId === ctx.pluginId);
  const manifest = release && (await options.findManifest(ctx.pluginId, release.version));
  const endpoints = await ctx.cluster.endpoints(namespace, name);
  const checks = checksOf(ctx.pluginId, manifest);
  for (const check of checks) {
    const failed = await tryCheck(options, ctx, endpoints, check);
    if (ctx.signal.aborted) return { outcome: 'aborted' };
    if (failed !== undefined) {
      return {
        outcome: 'failed',
        refusal: {
          code: 'HEALTH_GATE_FAILED',
          message: `The plugin runs, but its check "${check.name}" failed: ${
            failed || `${describeRef(refOf(ctx.object))} has no address`
          }, expected status ${check.expectStatus}. Look at its logs.`,
          details: { check: check.name, path: check.path },
        },
      };
    }
  }
  return done({ output: { passed: checks.map(check => check.name) } });
}

/** Asks the plugin itself, as the portal will: readiness, and the checks that its manifest names. */
export function healthGateStep(options: HealthGateOptions): StepKind {
  return {
    kind: 'health-gate',
    title: () => 'Check its health',
    run: ctx => orWait(() => run(options, ctx)),
    undo: async () => done(),
  };
}
