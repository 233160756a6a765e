import { describeRef, refOf } from '../../domain/kubernetesObject';
import type { Endpoint } from '../../ports/cluster';
import { done } from './results';
import type { StepContext, StepKind, StepResult } from './step';

/** A ready pod is among the endpoints within a second or two; longer means that something does not match. */
const TIMEOUT_MS = 60_000;

/** Calls back once the Service has a ready endpoint. */
function watchFor(ctx: StepContext, namespace: string, service: string): Promise<Endpoint[] | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => end(undefined), TIMEOUT_MS);
    const onAbort = () => end(undefined);
    const watch = ctx.cluster.watchEndpoints((inNamespace, ofService, endpoints) => {
      if (inNamespace === namespace && ofService === service && endpoints.length > 0) end(endpoints);
    });
    ctx.signal.addEventListener('abort', onAbort, { once: true });
    if (ctx.signal.aborted) onAbort();

    function end(endpoints: Endpoint[] | undefined) {
      clearTimeout(timer);
      ctx.signal.removeEventListener('abort', onAbort);
      // The watch may call back before it is handed out.
      queueMicrotask(() => watch.stop());
      resolve(endpoints);
    }
  });
}

async function run(ctx: StepContext): Promise<StepResult> {
  if (!ctx.object) throw new Error(`Step ${ctx.input.kind} of ${ctx.pluginId} names no Service`);
  const { name, namespace = '' } = ctx.object.metadata;
  const endpoints = await watchFor(ctx, namespace, name);
  if (ctx.signal.aborted) return { outcome: 'aborted' };
  if (!endpoints) {
    return {
      outcome: 'failed',
      refusal: {
        code: 'POD_TIMEOUT',
        message: `The pod is ready, but ${describeRef(
          refOf(ctx.object)
        )} had no address that answers within ${
          TIMEOUT_MS / 1000
        } s. Look at the Service and its EndpointSlices.`,
      },
    };
  }
  return done({ output: { endpoints: endpoints.map(({ address, port }) => `${address}:${port}`) } });
}

/** Waits, by watch, until the Service has an address that answers. */
export function waitEndpointsStep(): StepKind {
  return {
    kind: 'wait-endpoints',
    title: () => 'Wait until it can be reached',
    run,
    undo: async () => done(),
  };
}
