import { Command } from 'commander';
import type { UpgradePlugin, UpgradeSimulation } from '@flyloft/plugin-manager-common';
import { bad, bold, EXIT, good, printJson, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { finishPlan } from './finishPlan';

type Flags = CommonFlags & {
  backstage: string;
  environment?: string;
  plan?: boolean;
  strict?: boolean;
  wait?: boolean;
};

const GROUPS = [
  ['ready', 'Ready', good, '✓'],
  ['update', 'Ready with an update', warn, '~'],
  ['none', 'No compatible release', bad, '✗'],
  ['unknown', 'Unknown, not counted as ready', warn, '?'],
] as const;

function describePlugin(plugin: UpgradePlugin, mark: string): string[] {
  const to = plugin.update ? ` → ${plugin.update.to}` : '';
  return [
    `${mark} ${bold(plugin.pluginId)} ${plugin.release}${to}`,
    `  ${plugin.because}`,
    ...plugin.alternatives.map(
      ({ pluginId, release, because }) => `  Instead: ${pluginId} ${release}. ${because}`
    ),
  ];
}

/** A portal upgrade that was tried out, in text: the answer first, the order of the steps last. */
export function describeSimulation(simulation: UpgradeSimulation): string[] {
  const { from, to, sentence, plugins, steps } = simulation;
  const lines = [bold(`Backstage ${from} → ${to}`), `  ${sentence}`];
  for (const [readiness, title, colour, symbol] of GROUPS) {
    const some = plugins.filter(plugin => plugin.readiness === readiness);
    if (some.length === 0) continue;
    lines.push(`${title}: ${some.length}`, ...some.flatMap(plugin => describePlugin(plugin, colour(symbol))));
  }
  if (steps.length > 1) {
    lines.push('In this order:');
    steps.forEach((step, index) => {
      const what =
        step.kind === 'portal'
          ? `upgrade the portal to Backstage ${step.to}`
          : `${step.kind} ${step.pluginId}${step.from === undefined ? '' : ` ${step.from} →`} ${step.to}`;
      lines.push(`  ${index + 1}. ${what}`);
    });
  }
  if (simulation.changes.length > 0) lines.push(`  Next: ./flyloft simulate --backstage ${to} --plan`);
  return lines;
}

/** `flyloft simulate --backstage 1.52.0`: whether the portal can be upgraded. */
export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('Try out another version of Backstage: what is ready, what needs an update, what has none')
    .requiredOption('--backstage <version>', 'version that the portal would be upgraded to')
    .option('--plan', 'make the plan of the updates that come before the upgrade, and ask for it')
    .option('--wait', 'with --plan: follow the operation to its end')
    .option('--strict', 'answer 4 unless every plugin is ready as it is');
  return environmentFlag(commonFlags(command)).action(async (flags: Flags) => {
    await runWithClient(flags, async context => {
      const { client } = context;
      const at = flags.environment ? { environment: flags.environment } : {};
      const simulation = await client.simulateUpgrade({ ...at, backstage: flags.backstage });
      if (flags.plan && simulation.changes.length > 0) {
        const answer = await client.makePlan({
          ...at,
          changes: simulation.changes,
          reason: `Before the upgrade to Backstage ${simulation.to}`,
          request: true,
        });
        return finishPlan(answer, context, flags);
      }
      if (flags.json) printJson(simulation);
      else describeSimulation(simulation).forEach(line => say(line));
      if (flags.plan && !flags.json)
        say('  Nothing has to be updated before it, so there is no plan to make.');
      return flags.strict && simulation.answer !== 'yes' ? EXIT.refused : EXIT.done;
    });
  });
}
