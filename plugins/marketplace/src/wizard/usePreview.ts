import { useEffect, useState } from 'react';
import type { EndpointBodyInput, Plan } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';

/** Milliseconds after the last key before the server is asked what would happen. */
const PAUSE_MS = 400;

/** What the configuration would do, kept up with the typing; what is no longer wanted is cancelled. */
export function usePreview(request: EndpointBodyInput<'makePlan'> | undefined) {
  const client = usePluginManager();
  const [state, setState] = useState<{ plan?: Plan; error?: unknown; pending: boolean }>({ pending: true });
  const key = JSON.stringify(request);
  useEffect(() => {
    if (request === undefined) return undefined;
    const controller = new AbortController();
    setState(current => ({ ...current, pending: true }));
    const timer = setTimeout(() => {
      client
        .makePlan({ ...request, preview: true }, { signal: controller.signal })
        .then(answer => setState({ plan: answer.plan, pending: false }))
        .catch(error => {
          if (!controller.signal.aborted) setState({ error, pending: false });
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // The request is compared by its content: a new object with the same wish asks nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, key]);
  return state;
}
