import { useEffect, useState } from 'react';
import type { EndpointBodyInput, Plan } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';

/** Milliseconds after the last key before the server is asked what would happen. */
const PAUSE_MS = 400;

/** Milliseconds after that answer, still without a key, before the cluster is asked what it says to the objects. */
const IDLE_MS = 1_000;

/** What a wish would come to, as far as it is known. */
export type Preview = {
  plan?: Plan;
  error?: unknown;
  /** Whether something newer is being worked out. */
  pending: boolean;
  /** Whether the cluster was asked about the objects of this plan that differ. */
  tried: boolean;
};

const WORKING: Preview = { pending: true, tried: false };

const differs = ({ content }: Plan) =>
  content.objects.some(({ change }) => change === 'added' || change === 'changed');

const wait = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });

/**
 * What the configuration would do, kept up with the typing: at first without the cluster, to be quick, and once nobody
 * types with what the cluster says to the objects that differ. What is no longer wanted is cancelled.
 *
 * ```
 * key → 400 ms → preview → 1 s → preview, tried
 *  └──────┴─────────┴───────┴──────► cancelled by the next key
 * ```
 */
export function usePreview(request: EndpointBodyInput<'makePlan'> | undefined): Preview {
  const client = usePluginManager();
  const [state, setState] = useState(WORKING);
  const key = JSON.stringify(request);
  useEffect(() => {
    if (key === undefined) return undefined;
    // Read back from its text, so that a new object with the same wish asks nothing.
    const wish = JSON.parse(key) as EndpointBodyInput<'makePlan'>;
    const controller = new AbortController();
    const { signal } = controller;
    const ask = async (tryObjects: boolean) => {
      const { plan } = await client.makePlan({ ...wish, preview: true, tryObjects }, { signal });
      if (!signal.aborted) setState({ plan, pending: false, tried: tryObjects });
      return plan;
    };
    const follow = async () => {
      await wait(PAUSE_MS, signal);
      const plan = await ask(false);
      if (!differs(plan)) return;
      await wait(IDLE_MS, signal);
      // Where this fails, what is known already stays: the cluster is asked again when the plan is made.
      await ask(true).catch(() => undefined);
    };
    setState(current => ({ ...current, pending: true }));
    follow().catch(error => {
      if (!signal.aborted) setState({ error, pending: false, tried: false });
    });
    return () => controller.abort();
  }, [client, key]);
  return state;
}
