import { Command } from 'commander';
import type { Installation } from '@flyloft/plugin-manager-common';
import { bold, EXIT, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';

type Flags = CommonFlags & { environment?: string };

const inEnvironment = ({ environment }: Flags) => (environment ? { environment } : {});

function tell({ pluginId, release, environment, pin }: Installation, { json }: Flags): void {
  if (json) printJson({ pluginId, environment, release, pin: pin ?? null });
  else if (pin) say(`${bold(pluginId)} ${release} stays in ${pin.range} (${environment}): ${pin.reason}`);
  else say(`${bold(pluginId)} ${release} is not pinned (${environment}).  Its updates: ./flyloft updates`);
}

/** `flyloft pin <plugin> <range>`: holds an installed plugin to a version or range. */
export function pinCommand(): Command {
  const command = new Command('pin')
    .description('Hold an installed plugin to a version or range; plans keep to it until it is lifted')
    .argument('<plugin>', 'id of the plugin')
    .argument('<range>', 'a version or a range that it is in, such as 2.1.0 or 2.x')
    .requiredOption('--reason <text>', 'why; shown wherever the pin is in the way');
  return environmentFlag(commonFlags(command)).action(
    async (id: string, range: string, flags: Flags & { reason: string }) => {
      await runWithClient(flags, async ({ client }) => {
        tell(await client.pinPlugin(id, { ...inEnvironment(flags), range, reason: flags.reason }), flags);
        return EXIT.done;
      });
    }
  );
}

/** `flyloft unpin <plugin>`: lets it move again. */
export function unpinCommand(): Command {
  const command = new Command('unpin')
    .description('Lift the pin of an installed plugin')
    .argument('<plugin>', 'id of the plugin');
  return environmentFlag(commonFlags(command)).action(async (id: string, flags: Flags) => {
    await runWithClient(flags, async ({ client }) => {
      tell(await client.unpinPlugin(id, inEnvironment(flags)), flags);
      return EXIT.done;
    });
  });
}
