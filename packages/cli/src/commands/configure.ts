import { Command } from 'commander';
import { FlyloftError, type EndpointBodyInput, type JsonObject } from '@flyloft/plugin-manager-common';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { configFlags, type ConfigFlags, readConfig } from './configInput';
import { askPerson, canAsk } from '../questions/askPerson';
import { EXIT, progress } from '../output/output';
import { finishPlan } from './finishPlan';
import { guidedStart, readGuidance, tellChecks } from './tellChecks';
import { isTaken } from './testConnection';

type Flags = CommonFlags &
  ConfigFlags & { environment?: string; reason?: string; wait?: boolean; drift?: string; test?: boolean };

function driftOf(text: string): 'put-back' | 'adopt' {
  if (text === 'put-back' || text === 'adopt') return text;
  throw new FlyloftError('INPUT_INVALID', `--drift is put-back or adopt, not "${text}".`);
}

/** `flyloft configure <plugin>`: other settings for what runs. */
export function configureCommand(): Command {
  const command = new Command('configure')
    .description('Change the settings of an installed plugin')
    .argument('<plugin>', 'id of the plugin')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--drift <what>', 'what somebody changed by hand in the cluster: put-back or adopt')
    .option('--test', 'try it with the plugin’s own check first, and ask only where it succeeds')
    .option('--wait', 'follow the operation to its end');
  return environmentFlag(configFlags(commonFlags(command))).action(async (id: string, flags: Flags) => {
    await runWithClient(flags, async context => {
      const at = flags.environment ? { environment: flags.environment } : {};
      const installation = await context.client.getStatus(id, at);
      const configured = {
        environment: installation.environment,
        pluginId: id,
        release: installation.release,
      };
      const guidance = await readGuidance(context.client, configured);
      const start = guidedStart(installation.config as JsonObject, guidance, false);
      const config = await readConfig(context.client, id, installation.release, flags, start);
      if (flags.drift !== undefined) {
        const answer = await context.client.makePlan({
          ...at,
          ...(flags.reason ? { reason: flags.reason } : {}),
          changes: [
            {
              kind: 'configure',
              pluginId: id,
              drift: driftOf(flags.drift),
              ...(config ? { config: config as EndpointBodyInput<'configurePlugin'>['config'] } : {}),
            },
          ],
          request: true,
        });
        return finishPlan(answer, context, flags);
      }
      const asked =
        !config && canAsk(flags)
          ? await askPerson(context.client, {
              pluginId: id,
              version: installation.release,
              ...at,
              start,
              guidance,
              onlyMissing: false,
            })
          : undefined;
      const wanted = asked?.config ?? config;
      if (!wanted) {
        throw new FlyloftError(
          'INPUT_INVALID',
          `Say what to change: ./flyloft configure ${id} --set path=value, or --file FILE.`
        );
      }
      if (!flags.json) await tellChecks(context.client, configured, guidance, wanted as JsonObject, progress);
      if (flags.test && !(await isTaken(context, configured, wanted as JsonObject))) return EXIT.refused;
      const answer = await context.client.configurePlugin(id, {
        ...at,
        config: wanted as EndpointBodyInput<'configurePlugin'>['config'],
        ...(flags.reason ? { reason: flags.reason } : {}),
      });
      await asked?.forget();
      return finishPlan(answer, context, flags);
    });
  });
}
