import { Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { Operation } from '@flyloft/plugin-manager-common';
import { EXIT, good, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';
import { followOperation, reportOperation } from './followOperation';

type Flags = CommonFlags & { wait?: boolean };

function operationCommand(
  name: 'cancel' | 'retry',
  description: string,
  act: (client: PluginManagerClient, id: string) => Promise<Operation>
): Command {
  const command = new Command(name)
    .description(description)
    .argument('<operation>', 'id of the operation')
    .option('--wait', 'follow it to its end');
  return commonFlags(command).action(async (id: string, flags: Flags) => {
    await runWithClient(flags, async ({ client, signal }) => {
      const asked = await act(client, id);
      const quiet = flags.json === true;
      const operation = flags.wait ? await followOperation(client, asked.id, { quiet, signal }) : asked;
      // What both want is that nothing of the operation is left; one that was quicker than its cancelling is refused.
      const wanted = !flags.wait || operation.state === 'undone';
      if (flags.json) {
        const { state, error, left } = operation;
        printJson({ operation: { id: operation.id, state, ...(error ? { error } : {}), left } });
      } else if (!flags.wait) {
        say(`It is being undone.  Watch it: ./flyloft status --operation ${operation.id}`);
      } else if (wanted) {
        say(`${good('✓')} It was undone; what ran before still runs.`);
      } else if (operation.state === 'done') {
        say(`It was done before it could be stopped: ${operation.summary}`);
      } else {
        reportOperation(operation);
      }
      return wanted ? EXIT.done : EXIT.refused;
    });
  });
}

/** `flyloft cancel|retry <operation>`: stops one and undoes it, or tries again to undo one that is stuck. */
export function operationCommands(): Command[] {
  return [
    operationCommand('cancel', 'Stop an operation that runs, and undo what it did', (client, id) =>
      client.cancelOperation(id)
    ),
    operationCommand('retry', 'Try again to undo an operation that is stuck', (client, id) =>
      client.retryOperation(id)
    ),
  ];
}
