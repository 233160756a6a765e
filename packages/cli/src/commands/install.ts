import { Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError, type EndpointBodyInput, type JsonObject } from '@flyloft/plugin-manager-common';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { configFlags, type ConfigFlags, readConfig } from './configInput';
import { askPerson, canAsk } from '../questions/askPerson';
import { EXIT, progress } from '../output/output';
import { environmentOf } from './environmentOf';
import { finishPlan } from './finishPlan';
import { guidedStart, readGuidance, tellChecks } from './tellChecks';
import { releaseOf, type Wish } from './releaseOf';
import { strategyFlag, type StrategyFlag } from './strategyFlag';
import { isTaken } from './testConnection';

type InstallFlags = CommonFlags &
  ConfigFlags &
  StrategyFlag & { environment?: string; reason?: string; wait?: boolean; test?: boolean };
type Body = EndpointBodyInput<'installPlugin'>;

/** What the portal says beside the manifest of the release that comes; undefined where no plan can be made of the wish. */
async function guide(client: PluginManagerClient, wish: Wish, { test }: InstallFlags) {
  try {
    const environment = await environmentOf(client, wish.environment);
    const configured = {
      environment,
      pluginId: wish.pluginId,
      release: await releaseOf(client, { ...wish, environment }),
    };
    return { configured, guidance: await readGuidance(client, configured) };
  } catch (error) {
    // Making the plan says what is the matter; where the wish is to be tried first, none is made.
    if (!test && error instanceof FlyloftError) return undefined;
    throw error;
  }
}

/** `flyloft install <plugin[@range]>`: makes a plan and asks for it. */
export function installCommand(): Command {
  const command = new Command('install')
    .description(
      'Install a plugin, or update it to another release; waits for approval where policy wants one'
    )
    .argument('<plugin[@range]>', 'id of the plugin, with a version or range after @')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--test', 'try it with the plugin’s own check first, and ask only where it succeeds')
    .option('--wait', 'follow the operation to its end');
  return strategyFlag(environmentFlag(configFlags(commonFlags(command)))).action(
    async (spec: string, flags: InstallFlags) => {
      await runWithClient(flags, async context => {
        const { client } = context;
        const [id, range] = spec.split('@', 2) as [string, string | undefined];
        const { items } = await client.listAllInstalled(
          flags.environment ? { environment: flags.environment } : {}
        );
        const installed = items.find(item => item.pluginId === id && item.state !== 'uninstalled');
        const asks = {
          pluginId: id,
          ...(range === undefined ? {} : { range }),
          ...(flags.environment ? { environment: flags.environment } : {}),
          ...(installed ? { running: installed.release } : {}),
        };
        const guided = await guide(client, asks, flags);
        const before = (installed?.config ?? {}) as JsonObject;
        const start = guided ? guidedStart(before, guided.guidance, !installed) : before;
        const given = await readConfig(client, id, guided?.configured.release, flags, start);
        // What one's teams start with, and what policy locks, also where no flag says anything.
        const config = given ?? (!installed && Object.keys(start).length > 0 ? start : undefined);
        const asked =
          !installed && guided && canAsk(flags)
            ? await askPerson(client, {
                pluginId: id,
                version: guided.configured.release,
                environment: guided.configured.environment,
                start: (config ?? {}) as JsonObject,
                onlyMissing: given !== undefined,
                guidance: guided.guidance,
              })
            : undefined;
        const wanted = asked?.config ?? config;
        if (guided && wanted && !flags.json) {
          await tellChecks(client, guided.configured, guided.guidance, wanted as JsonObject, progress);
        }
        if (flags.test && guided) {
          if (!(await isTaken(context, guided.configured, (wanted ?? {}) as JsonObject))) return EXIT.refused;
        }
        const wish = {
          // Just the release that was asked about and tried, where a range leads to it.
          ...(range ? { range: guided?.configured.release ?? range } : {}),
          ...(wanted ? { config: wanted as Body['config'] } : {}),
        };
        // Without a newer release, other settings are what is asked for.
        const changed = wanted && !range && !installed?.available ? 'configure' : 'update';
        const answer = await client.makePlan({
          ...(flags.environment ? { environment: flags.environment } : {}),
          ...(flags.reason ? { reason: flags.reason } : {}),
          ...(flags.strategy ? { strategy: flags.strategy } : {}),
          changes: [{ kind: installed ? changed : 'install', pluginId: id, ...wish }],
          request: true,
        });
        await asked?.forget();
        return finishPlan(answer, context, flags);
      });
    }
  );
}
