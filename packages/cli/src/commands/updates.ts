import { Command } from 'commander';
import type { AvailableUpdate, UpdateList } from '@flyloft/plugin-manager-common';
import { bad, bold, EXIT, good, printJson, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { finishPlan } from './finishPlan';
import { strategyFlag, type StrategyFlag } from './strategyFlag';

type ListFlags = CommonFlags & { environment?: string; changelog?: boolean };
type UpdateFlags = CommonFlags &
  StrategyFlag & { environment?: string; safe?: boolean; reason?: string; wait?: boolean };

const MARK = { safe: () => good('✓'), look: () => warn('!'), cannot: () => bad('✗') };
const TITLE = { safe: 'Safe', look: 'Needs a look', cannot: 'Cannot be taken yet' };

function describeUpdate(update: AvailableUpdate, withChangelog: boolean): string[] {
  const companions = update.companions.map(({ name, from, to }) =>
    from === undefined
      ? `  + ${name} ${to ?? ''} is installed, too`
      : `  ~ ${name} ${from} → ${to ?? 'removed'} comes along`
  );
  return [
    `${MARK[update.verdict]()} ${bold(update.pluginId)} ${update.from} → ${update.to}`,
    ...update.because.map(line => `  ${line}`),
    ...update.grants
      .filter(({ change }) => change === 'removed')
      .map(({ sentence }) => `  - Access given up: ${sentence}`),
    ...companions,
    ...(withChangelog
      ? update.releases.flatMap(({ version, changelog }) =>
          changelog ? [`  ${bold(version)}`, ...changelog.split('\n').map(line => `    ${line}`)] : []
        )
      : []),
  ];
}

/** What runs although its release was withdrawn or deprecated meanwhile. */
function describeWithdrawn({ pluginId, release, kind, reason }: UpdateList['withdrawn'][number]): string {
  const what = kind === 'yanked' ? 'was withdrawn and still runs' : 'is deprecated';
  return `${warn('!')} ${bold(pluginId)} ${release} ${what}${reason ? `: ${reason}` : ''}`;
}

/** What somebody holds to a range, by whom and why, and how it is let go. */
function describePin({ pluginId, release, range, by, reason }: UpdateList['pins'][number]): string[] {
  return [
    `· ${bold(pluginId)} ${release} is pinned to ${range} by ${by}: ${reason}`,
    `  Next: ./flyloft unpin ${pluginId}`,
  ];
}

/** The page of updates in text: what was withdrawn, then safe ones first. */
export function describeUpdates(list: UpdateList, withChangelog = false): string[] {
  if (list.installed === 0) return ['Nothing is installed.  Begin with: ./flyloft search'];
  const lines = [...list.withdrawn.map(describeWithdrawn), ...list.pins.flatMap(describePin)];
  if (list.items.length === 0) return [...lines, `Everything is up to date: ${list.installed} installed.`];
  for (const verdict of ['safe', 'look', 'cannot'] as const) {
    const some = list.items.filter(update => update.verdict === verdict);
    if (some.length === 0) continue;
    lines.push(
      `${TITLE[verdict]}: ${some.length}`,
      ...some.flatMap(one => describeUpdate(one, withChangelog))
    );
  }
  if (list.items.some(({ verdict }) => verdict === 'safe')) {
    lines.push('  Next: ./flyloft update --safe');
  }
  return lines;
}

/** `flyloft updates`: every update that is there, and what each would mean. */
export function updatesCommand(): Command {
  const command = new Command('updates')
    .description(
      'Every update that is there: safe ones, those that need a look, and why others cannot be taken'
    )
    .option('--changelog', 'what changed in each release, too');
  return environmentFlag(commonFlags(command)).action(async (flags: ListFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const list = await client.listUpdates(flags.environment ? { environment: flags.environment } : {});
      if (flags.json) printJson(list);
      else describeUpdates(list, flags.changelog).forEach(line => say(line));
      return EXIT.done;
    });
  });
}

/** `flyloft update <plugin[@range]>… | --safe`: several updates as one plan. */
export function updateCommand(): Command {
  const command = new Command('update')
    .description('Update plugins, all of them in one plan; --safe takes every update that needs no look')
    .argument('[plugins...]', 'ids of plugins, each with a version or range after @ if you like')
    .option('--safe', 'every update that is safe')
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end');
  return strategyFlag(environmentFlag(commonFlags(command))).action(
    async (specs: string[], flags: UpdateFlags) => {
      if (specs.length > 0 === (flags.safe === true)) {
        command.error('error: name the plugins to update, or say --safe');
      }
      if (flags.safe && flags.strategy === 'latest') {
        command.error('error: --strategy latest takes what --safe leaves out, too; say one of the two');
      }
      await runWithClient(flags, async context => {
        const { client } = context;
        const at = flags.environment ? { environment: flags.environment } : {};
        const named = specs.map(spec => spec.split('@', 2) as [string, string | undefined]);
        const items = flags.safe
          ? newestOfEach((await client.listUpdates(at)).items.filter(({ verdict }) => verdict === 'safe'))
          : named.map(([pluginId, range]) => ({ pluginId, ...(range ? { range } : {}) }));
        if (items.length === 0) {
          if (flags.json) printJson({ items: [] });
          else say('No update is safe to take without a look.  See: ./flyloft updates');
          return EXIT.done;
        }
        const answer = await client.bulkUpdate({
          ...at,
          ...(flags.reason ? { reason: flags.reason } : {}),
          ...(flags.strategy ? { strategy: flags.strategy } : {}),
          items,
        });
        return finishPlan(answer, context, flags);
      });
    }
  );
}

/** One update of each plugin; the list has the newest one first. */
function newestOfEach(updates: readonly AvailableUpdate[]): Array<{ pluginId: string; range: string }> {
  const found = new Map<string, string>();
  for (const { pluginId, to } of updates) if (!found.has(pluginId)) found.set(pluginId, to);
  return [...found].map(([pluginId, range]) => ({ pluginId, range }));
}
