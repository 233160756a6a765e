import { Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { PlanAnswer } from '@flyloft/plugin-manager-common';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient, wholeNumber } from './common';
import { confirm, type Consequence } from './confirm';
import { finishPlan } from './finishPlan';

type Flags = CommonFlags & {
  environment?: string;
  reason?: string;
  wait?: boolean;
  yes?: boolean;
  removeData?: boolean;
  to?: number;
};

function makeCommand(
  name: string,
  description: string,
  act: (
    client: PluginManagerClient,
    id: string,
    target: { environment?: string; reason?: string },
    flags: Flags
  ) => Promise<PlanAnswer>,
  consequence?: (id: string, flags: Flags) => Consequence
): Command {
  const command = new Command(name)
    .description(description)
    .argument('<plugin>', 'id of the plugin')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end');
  if (consequence) command.option('--yes', 'do not ask');
  environmentFlag(commonFlags(command));
  return command.action(async (id: string, flags: Flags) => {
    await runWithClient(flags, async context => {
      if (consequence) await confirm(command, consequence(id, flags), flags);
      const target = {
        ...(flags.environment ? { environment: flags.environment } : {}),
        ...(flags.reason ? { reason: flags.reason } : {}),
      };
      return finishPlan(await act(context.client, id, target, flags), context, flags);
    });
  });
}

/** `start`, `stop`, `restart`, `rollback` and `uninstall`: each makes a plan and asks for it. */
export function lifecycleCommands(): Command[] {
  return [
    makeCommand('start', 'Start a stopped plugin', (client, id, target) => client.startPlugin(id, target)),
    makeCommand(
      'stop',
      'Stop a plugin; its settings and data stay',
      (client, id, target) => client.stopPlugin(id, target),
      id => ({
        text: `${id} stops answering, and its pages go away until it is started again; settings and data stay.`,
      })
    ),
    makeCommand('restart', 'Restart a plugin', (client, id, target) => client.restartPlugin(id, target)),
    makeCommand('rollback', 'Go back to an earlier revision', (client, id, target, flags) =>
      client.rollbackPlugin(id, { ...target, ...(flags.to ? { revision: flags.to } : {}) })
    ).option('--to <revision>', 'number of the revision; the one before where left out', wholeNumber),
    makeCommand(
      'uninstall',
      'Remove a plugin; its database stays unless told otherwise',
      (client, id, target, flags) =>
        client.uninstallPlugin(id, { ...target, ...(flags.removeData ? { removeData: true } : {}) }),
      (id, flags) =>
        flags.removeData
          ? {
              text: `${id}, its pages, its pod and its database with everything in it are removed.`,
              forGood: true,
            }
          : { text: `${id}, its pages and its pod are removed; its database stays.` }
    ).option('--remove-data', 'remove its database too'),
  ];
}
