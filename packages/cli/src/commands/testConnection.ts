import { Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError, type ConnectionResult, type JsonObject } from '@flyloft/plugin-manager-common';
import { bad, EXIT, good, printJson, progress, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { configFlags, type ConfigFlags, readConfig } from './configInput';
import { environmentOf } from './environmentOf';
import { type Configured, guidedStart, readGuidance } from './tellChecks';

function describe(result: ConnectionResult): string {
  switch (result.outcome) {
    case 'ok':
      return `${good('✓')} ${result.message ?? 'The plugin reaches what it needs.'}`;
    case 'refused':
      return `${bad('✗')} The plugin says: ${result.message}${result.nextStep ? ` ${result.nextStep}` : ''}`;
    case 'timed-out':
      return `${bad('✗')} ${result.message}`;
    case 'failed':
      return `${bad('✗')} It could not be tested. ${result.message} (${result.code})`;
    default:
      return `${warn('–')} Cancelled. What was made for the test is removed.`;
  }
}

/** Runs a test and tells its steps, beside what a script reads. Ctrl-C cancels it. */
async function followTest(
  client: PluginManagerClient,
  { environment, pluginId, release }: Configured,
  config: JsonObject,
  signal: AbortSignal,
  quiet = false
): Promise<ConnectionResult> {
  let result: ConnectionResult = { outcome: 'cancelled' };
  for await (const event of client.testConnection(environment, pluginId, { release, config }, { signal })) {
    if ('result' in event) result = event.result;
    else if (!quiet && event.state !== 'running') {
      progress(
        `  ${event.state === 'done' ? '✓' : '✗'} ${event.title}${event.detail ? ` (${event.detail})` : ''}`
      );
    }
  }
  return result;
}

/** Whether the plugin's own check takes a configuration; says what it came to on the way. */
export async function isTaken(
  { client, signal }: { client: PluginManagerClient; signal: AbortSignal },
  configured: Configured,
  config: JsonObject
): Promise<boolean> {
  progress('Tries it in a pod that is thrown away:');
  const result = await followTest(client, configured, config, signal);
  progress(describe(result));
  return result.outcome === 'ok';
}

/** `flyloft test-connection <plugin>`: the plugin's own check, before anything is installed. */
export function testConnectionCommand(): Command {
  const command = new Command('test-connection')
    .description('Try a configuration with the plugin’s own check, in a pod that is thrown away')
    .argument('<plugin[@version]>', 'id of the plugin, with a version after @');
  return environmentFlag(configFlags(commonFlags(command))).action(
    async (spec: string, flags: CommonFlags & ConfigFlags & { environment?: string }) => {
      await runWithClient(flags, async ({ client, signal }) => {
        const [pluginId, version] = spec.split('@', 2) as [string, string | undefined];
        const { manifest } = await client.getPlugin(pluginId, version === undefined ? {} : { version });
        const environment = await environmentOf(client, flags.environment);
        const { items } = await client.listAllInstalled({ environment });
        const running = items.find(item => item.pluginId === pluginId && item.state !== 'uninstalled');
        const configured = { environment, pluginId, release: manifest.version };
        const guidance = await readGuidance(client, configured);
        if (!guidance.connectionTest?.offered) {
          throw new FlyloftError(
            guidance.connectionTest ? 'NOT_ALLOWED' : 'NOT_FOUND',
            guidance.connectionTest?.because ??
              `${manifest.name} ${manifest.version} declares no check of its connections.`
          );
        }
        const start = guidedStart((running?.config ?? manifest.defaults) as JsonObject, guidance, !running);
        const config = (await readConfig(client, pluginId, manifest.version, flags, start)) ?? start;
        const result = await followTest(client, configured, config as JsonObject, signal, flags.json);
        if (flags.json) printJson({ result });
        else say(describe(result));
        return result.outcome === 'ok' ? EXIT.done : EXIT.refused;
      });
    }
  );
}
