import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { Operation, Plan } from '@flyloft/plugin-manager-common';
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

/** The command that takes back what a plan did: what was there before it, or nothing where it was the first. */
function undoCommand(plan: Plan, generation: number | undefined): string | undefined {
  const [only, ...others] = plan.content.items;
  if (only && others.length === 0) {
    return `./flyloft ${only.kind === 'install' ? 'uninstall' : 'rollback'} ${only.pluginId}`;
  }
  return generation !== undefined && generation > 1
    ? `./flyloft generations restore ${generation - 1}`
    : undefined;
}

/** Says how an operation ended; answers the exit code. */
export function reportOperation(operation: Operation, plan?: Plan): number {
  const took = seconds(operation.startedAt, operation.endedAt);
  if (operation.state === 'done') {
    const undo = plan && undoCommand(plan, operation.generation);
    say(
      `${good('✓')} ${operation.summary} Generation ${operation.generation ?? '–'}, ${took}.${
        undo === undefined ? '' : `  Undo: ${undo}`
      }`
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
    say(`  Next: put right what stands in the way, then ./flyloft retry ${operation.id} --wait`);
    return EXIT.refused;
  }
  say(`The operation is ${operation.state}.  Watch it: ./flyloft status --operation ${operation.id}`);
  return EXIT.done;
}
