import { Command } from 'commander';
import { changeOfWord, wantedChangeSchema, type WantedChange } from '@flyloft/plugin-manager-common';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { confirm, type Consequence } from './confirm';
import { finishPlan } from './finishPlan';

type Flags = CommonFlags & { environment?: string; reason?: string; wait?: boolean; yes?: boolean };

const WORDS =
  'such as install:radar@^2.0.0, update:radar, rollback:radar@3, uninstall:radar, uninstall-with-data:radar, start:radar';

function readChange(word: string, command: Command): WantedChange {
  const change = changeOfWord(word);
  const parsed = wantedChangeSchema.safeParse(change);
  if (!change || !parsed.success) {
    command.error(`error: "${word}" is no change. Write kind:plugin, ${WORDS}.`);
  }
  return change;
}

/** What is lost with the changes, where something is. */
function consequenceOf(changes: readonly WantedChange[]): Consequence | undefined {
  const lines = changes.flatMap(change => {
    if (change.kind !== 'uninstall') return [];
    const { pluginId, removeData } = change;
    return [
      removeData
        ? `${pluginId}, its pages, its pod and its database with everything in it are removed.`
        : `${pluginId}, its pages and its pod are removed; its database stays.`,
    ];
  });
  const forGood = changes.some(change => change.kind === 'uninstall' && change.removeData === true);
  return lines.length === 0 ? undefined : { text: lines.join('\n'), forGood };
}

/** `flyloft change <kind:plugin[@version]>…`: several changes of any kind as one plan. */
export function changeCommand(): Command {
  const command = new Command('change')
    .description('Several changes of any kind in one plan; all of them happen, or none')
    .argument('<changes...>', WORDS)
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end')
    .option('--yes', 'do not ask');
  return environmentFlag(commonFlags(command)).action(async (words: string[], flags: Flags) => {
    const changes = words.map(word => readChange(word, command));
    await runWithClient(flags, async context => {
      const consequence = consequenceOf(changes);
      if (consequence !== undefined) await confirm(command, consequence, flags);
      const answer = await context.client.makePlan({
        ...(flags.environment ? { environment: flags.environment } : {}),
        ...(flags.reason ? { reason: flags.reason } : {}),
        changes,
        request: true,
      });
      return finishPlan(answer, context, flags);
    });
  });
}
