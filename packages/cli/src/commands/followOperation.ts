import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { Operation } from '@flyloft/plugin-manager-common';
import { bad, EXIT, good, progress, say } from '../output/output';

const ENDED: ReadonlySet<Operation['state']> = new Set(['done', 'undone', 'stuck']);

const seconds = (from: string | undefined, to: string | undefined) =>
  from && to ? `${((new Date(to).getTime() - new Date(from).getTime()) / 1000).toFixed(1)} s` : '';

/** Waits for an operation by its events, telling each step as it ends; resumes where a connection was lost. */
export async function followOperation(
  client: PluginManagerClient,
  id: string,
  options: { quiet: boolean; signal: AbortSignal }
): Promise<Operation> {
  const started = await client.getOperation(id);
  if (!ENDED.has(started.state)) {
    for await (const event of client.operationEvents(id, {
      after: started.lastEventId,
      signal: options.signal,
    })) {
      const { step } = event;
      if (!options.quiet && step) {
        const took = seconds(step.startedAt, step.endedAt);
        if (step.state === 'done') progress(`  ✓ ${step.title} ${took}`);
        if (step.state === 'failed') progress(`  ✗ ${step.title}: ${step.error?.message ?? ''}`);
        if (step.state === 'undone') progress(`  ↶ ${step.title} ${took}`);
      }
      if (!options.quiet && event.type === 'operation' && event.operationState === 'waiting-for-cluster') {
        progress('  ! The cluster does not answer. The operation waits and goes on by itself.');
      }
      if (ENDED.has(event.operationState)) break;
    }
  }
  return client.getOperation(id);
}

/** Says how an operation ended; answers the exit code. */
export function reportOperation(operation: Operation): number {
  const took = seconds(operation.startedAt, operation.endedAt);
  const plugin = operation.steps[0]?.pluginId ?? '';
  if (operation.state === 'done') {
    say(
      `${good('✓')} ${operation.summary} Generation ${
        operation.generation ?? '–'
      }, ${took}.  Undo: ./flyloft rollback ${plugin}`
    );
    return EXIT.done;
  }
  if (operation.state === 'undone') {
    say(
      `${bad('✗')} ${
        operation.error?.message ?? 'It was stopped.'
      } It was undone; what ran before still runs.`
    );
    return EXIT.refused;
  }
  if (operation.state === 'stuck') {
    say(`${bad('✗')} The undo could not finish: ${operation.error?.message ?? ''}`);
    for (const left of operation.left) say(`  left: ${left}`);
    return EXIT.refused;
  }
  say(`The operation is ${operation.state}.  Watch it: ./flyloft status --operation ${operation.id}`);
  return EXIT.done;
}
