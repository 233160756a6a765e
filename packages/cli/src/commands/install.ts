import { Command } from 'commander';
import type { EndpointBodyInput, JsonObject } from '@flyloft/plugin-manager-common';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { configFlags, type ConfigFlags, readConfig } from './configInput';
import { askPerson, canAsk } from '../questions/askPerson';
import { finishPlan } from './finishPlan';

type InstallFlags = CommonFlags & ConfigFlags & { environment?: string; reason?: string; wait?: boolean };
type Body = EndpointBodyInput<'installPlugin'>;

/** `flyloft install <plugin[@range]>`: makes a plan and asks for it. */
export function installCommand(): Command {
  const command = new Command('install')
    .description(
      'Install a plugin, or update it to another release; waits for approval where policy wants one'
    )
    .argument('<plugin[@range]>', 'id of the plugin, with a version or range after @')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end');
  return environmentFlag(configFlags(commonFlags(command))).action(
    async (spec: string, flags: InstallFlags) => {
      await runWithClient(flags, async context => {
        const { client } = context;
        const [id, range] = spec.split('@', 2) as [string, string | undefined];
        const { items } = await client.listInstalled(
          flags.environment ? { environment: flags.environment } : {}
        );
        const installed = items.find(item => item.pluginId === id && item.state !== 'uninstalled');
        const config = await readConfig(client, id, undefined, flags, installed?.config ?? {});
        // A release that a range names is known only once it is resolved: then the flags and the server have to do.
        const asked =
          !installed && !range && canAsk(flags)
            ? await askPerson(client, {
                pluginId: id,
                ...(flags.environment ? { environment: flags.environment } : {}),
                start: (config ?? {}) as JsonObject,
                onlyMissing: config !== undefined,
              })
            : undefined;
        const wanted = asked?.config ?? config;
        const wish = {
          ...(range ? { range } : {}),
          ...(wanted ? { config: wanted as Body['config'] } : {}),
        };
        const answer = await client.makePlan({
          ...(flags.environment ? { environment: flags.environment } : {}),
          ...(flags.reason ? { reason: flags.reason } : {}),
          changes: [{ kind: installed ? 'update' : 'install', pluginId: id, ...wish }],
          request: true,
        });
        await asked?.forget();
        return finishPlan(answer, context, flags);
      });
    }
  );
}
