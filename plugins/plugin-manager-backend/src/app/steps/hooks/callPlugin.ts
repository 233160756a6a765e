import type { Endpoint } from '../../../ports/cluster';
import { done, orWait } from '../results';
import { itemOf, type StepContext, type StepKind, type StepResult } from '../step';
import { hookOf, type HookOptions } from './hookOptions';

/** Tried so often, a second apart: a plugin that is just about to answer is not refused for it. */
const TRIES = 3;
const PAUSE_MS = 1000;

/** Whatever runs behind the plugin's Service, which has its name. */
async function endpointsOf(ctx: StepContext): Promise<Endpoint[]> {
  const namespace = itemOf(ctx).namespace;
  return namespace === undefined ? [] : ctx.cluster.endpoints(namespace, ctx.pluginId);
}

/** Calls the hook; undefined where it was taken, `absent` where nothing runs, else why it was not. */
export async function callHook(
  { calls }: Pick<HookOptions, 'calls'>,
  ctx: StepContext
): Promise<'absent' | { status?: number; reason: string } | undefined> {
  const { path = '', timeoutSeconds = 10, stage } = hookOf(ctx);
  const endpoints = await endpointsOf(ctx);
  if (endpoints.length === 0) return 'absent';
  const { from, to } = itemOf(ctx);
  let last: { status?: number; reason: string } = { reason: 'no answer' };
  for (let attempt = 0; attempt < TRIES && !ctx.signal.aborted; attempt++) {
    const endpoint = endpoints[attempt % endpoints.length]!;
    const answer = await calls.post(ctx.pluginId, endpoint, `/api/${ctx.pluginId}${path}`, {
      timeoutMs: timeoutSeconds * 1000,
      signal: ctx.signal,
      // The same for every try, so that the plugin can tell a repeated call from a new one.
      idempotencyKey: `${ctx.operationId}:${stage}:${path}`,
      body: {
        stage,
        operationId: ctx.operationId,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
    });
    if (answer.outcome === 'answered' && answer.status >= 200 && answer.status < 300) return undefined;
    last =
      answer.outcome === 'answered'
        ? { status: answer.status, reason: `status ${answer.status}` }
        : { reason: answer.reason };
    ctx.progress(`${path}: ${last.reason}`);
    // Another try would get the same answer.
    if (last.status !== undefined && last.status >= 400 && last.status < 500) break;
    if (attempt < TRIES - 1) await calls.pause(PAUSE_MS, ctx.signal);
  }
  return last;
}

async function run(options: HookOptions, ctx: StepContext): Promise<StepResult> {
  const failed = await callHook(options, ctx);
  if (ctx.signal.aborted) return { outcome: 'aborted' };
  if (failed === undefined) return done({ output: { called: true } });
  // A plugin that is stopped has nobody to ask.
  if (failed === 'absent') return done({ output: { called: false } });
  const { path = '', stage } = hookOf(ctx);
  return {
    outcome: 'failed',
    refusal: {
      code: 'HOOK_FAILED',
      message: `${itemOf(ctx).name} did not take the call ${path} that it asks for (${stage}): ${
        failed.reason
      }. Look at its logs.`,
      details: { stage, path, ...(failed.status === undefined ? {} : { status: failed.status }) },
    },
  };
}

/**
 * Sends a POST to the plugin's own backend. It may come more than once, under the same idempotency key. What the plugin
 * does with it is its own; there is nothing that the portal could undo.
 */
export function callPluginStep(options: HookOptions): StepKind {
  return {
    kind: 'call-plugin',
    title: ({ hook }) => `Call ${hook?.path ?? 'it'} of its backend`,
    run: ctx => orWait(() => run(options, ctx)),
    undo: async () => done(),
  };
}
