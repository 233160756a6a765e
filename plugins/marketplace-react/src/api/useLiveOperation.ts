import { useEffect, useState } from 'react';
import type { Operation, OperationEvent } from '@flyloft/plugin-manager-common';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeys } from './queryKeys';
import { useOperation, usePluginManager } from './queries';

/** States after which nothing more happens by itself. */
const FINAL: ReadonlySet<Operation['state']> = new Set(['done', 'undone', 'stuck']);

/** The operation after one more event; events that are already in it change nothing. */
export function applyEvent(operation: Operation, event: OperationEvent): Operation {
  if (event.id <= operation.lastEventId) return operation;
  const steps = event.step
    ? operation.steps.map(step => (step.index === event.step!.index ? event.step! : step))
    : operation.steps;
  return { ...operation, steps, state: event.operationState, lastEventId: event.id };
}

/** An operation that is kept up to date by its event stream, and since when the stream is silent, where it is. */
export function useLiveOperation(id: string) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const query = useOperation(id);
  const [pausedSince, setPausedSince] = useState<Date>();
  const [connection, setConnection] = useState(0);
  const known = query.data !== undefined;
  const ended = query.data !== undefined && FINAL.has(query.data.state);

  useEffect(() => {
    if (!known || ended) return undefined;
    const controller = new AbortController();
    const follow = async () => {
      const after = cache.getQueryData<Operation>(queryKeys.operation(id))?.lastEventId;
      const events = client.operationEvents(id, {
        ...(after === undefined ? {} : { after }),
        signal: controller.signal,
        onConnection: ({ connected }) =>
          setPausedSince(since => (connected ? undefined : since ?? new Date())),
      });
      for await (const event of events) {
        cache.setQueryData<Operation>(
          queryKeys.operation(id),
          current => current && applyEvent(current, event)
        );
        // What an event does not carry (the end, the error, the generation) is read once more at the end.
        if (FINAL.has(event.operationState)) {
          void cache.invalidateQueries({ queryKey: queryKeys.operation(id) });
          return;
        }
      }
    };
    follow().catch(() => {
      if (!controller.signal.aborted) setPausedSince(since => since ?? new Date());
    });
    return () => controller.abort();
  }, [client, cache, id, known, ended, connection]);

  return {
    ...query,
    pausedSince: ended ? undefined : pausedSince,
    reconnect: () => setConnection(count => count + 1),
  };
}
