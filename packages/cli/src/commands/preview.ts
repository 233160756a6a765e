import { Command } from 'commander';
import type { ConfigInput } from '@flyloft/plugin-manager-common';
import { describePreview } from '../output/describePlan';
import { EXIT, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { configFlags, type ConfigFlags, readConfig } from './configInput';

type PreviewFlags = CommonFlags & ConfigFlags & { environment?: string };

/** `flyloft preview <plugin[@range]>`: what a configuration would come to, as a plan that nobody stores. */
export function previewCommand(): Command {
  const command = new Command('preview')
    .description('Show what an install or a configuration would do: access, objects, connections, cost')
    .argument('<plugin[@range]>', 'id of the plugin, with a version or range after @');
  return environmentFlag(configFlags(commonFlags(command))).action(
    async (spec: string, flags: PreviewFlags) => {
      await runWithClient(flags, async ({ client, signal }) => {
        const [id, range] = spec.split('@', 2) as [string, string | undefined];
        const environment = flags.environment ? { environment: flags.environment } : {};
        const { items } = await client.listAllInstalled(environment);
        const installed = items.find(item => item.pluginId === id && item.state !== 'uninstalled');
        const config = (await readConfig(client, id, undefined, flags, installed?.config ?? {})) as
          | ConfigInput
          | undefined;
        const given = { pluginId: id, ...(config ? { config } : {}) };
        const ranged = { ...given, ...(range === undefined ? {} : { range }) };
        const change = () => {
          if (!installed) return { kind: 'install' as const, ...ranged };
          if (range !== undefined) return { kind: 'update' as const, ...ranged };
          return { kind: 'configure' as const, pluginId: id, config: config ?? installed.config };
        };
        const { plan } = await client.makePlan(
          { ...environment, changes: [change()], preview: true, tryObjects: true },
          { signal }
        );
        if (flags.json) {
          const { summary, content, policy, warnings } = plan;
          printJson({ preview: { summary, content, policy, warnings } });
        } else describePreview(plan).forEach(line => say(line));
        return EXIT.done;
      });
    }
  );
}
