import { Command } from 'commander';
import type { Installation } from '@flyloft/plugin-manager-common';
import { bad, bold, EXIT, good, printJson, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { followOperation, reportOperation } from './followOperation';

type Flags = CommonFlags & { environment?: string; operation?: string };

const mark = (installation: Installation) => {
  if (installation.health.status === 'healthy') return good('✓');
  return installation.health.status === 'failing' || installation.state === 'failed' ? bad('✗') : warn('!');
};

const toJson = (installation: Installation) => ({
  id: installation.pluginId,
  environment: installation.environment,
  state: installation.state,
  release: installation.release,
  revision: installation.revision,
  health: installation.health.status,
  reasons: installation.health.reasons,
  ...(installation.available ? { available: installation.available } : {}),
  ...(installation.operationId ? { operationId: installation.operationId } : {}),
});

/** `flyloft status [plugin]`: how an installation is, or all of them, or an operation. */
export function statusCommand(): Command {
  const command = new Command('status')
    .description('How an installed plugin is; without an id, all of them')
    .argument('[plugin]', 'id of the plugin')
    .option('--operation <id>', 'follow this operation instead');
  return environmentFlag(commonFlags(command)).action(async (id: string | undefined, flags: Flags) => {
    await runWithClient(flags, async ({ client, signal }) => {
      if (flags.operation) {
        const operation = await followOperation(client, flags.operation, {
          quiet: flags.json === true,
          signal,
        });
        if (!flags.json) return reportOperation(operation, await client.getPlan(operation.planId));
        printJson({ operation });
        return operation.state === 'done' ? EXIT.done : EXIT.refused;
      }
      const at = flags.environment ? { environment: flags.environment } : {};
      const items =
        id === undefined ? (await client.listAllInstalled(at)).items : [await client.getStatus(id, at)];
      if (flags.json) {
        printJson(id === undefined ? { items: items.map(toJson) } : toJson(items[0]!));
        return EXIT.done;
      }
      if (items.length === 0) say('Nothing is installed.  Begin with: ./flyloft search');
      for (const item of items) {
        const update = item.available ? ` → ${item.available}` : '';
        say(
          `${mark(item)} ${bold(item.pluginId)} ${item.release}${update}  ${item.environment}  ${
            item.state
          }  ${item.health.status}`
        );
        for (const reason of item.health.reasons) say(`  ${reason}`);
      }
      return EXIT.done;
    });
  });
}
