import { Command } from 'commander';
import type { Generation, GenerationDiff } from '@flyloft/plugin-manager-common';
import { bold, EXIT, good, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient, wholeNumber } from './common';
import { confirm } from './confirm';
import { finishPlan } from './finishPlan';

type ListFlags = CommonFlags & { environment?: string; limit: number };
type RestoreFlags = CommonFlags & { environment?: string; reason?: string; wait?: boolean; yes?: boolean };

const at = ({ environment }: { environment?: string }) => (environment ? { environment } : {});

const SIGN = { installed: '+', removed: '-', updated: '~', configured: '~', changed: '~' } as const;

function describeGeneration(generation: Generation, newest: number): string[] {
  const marks = [
    ...(generation.number === newest ? [`${good('✓')} runs now`] : []),
    ...(generation.automatic ? ['made by itself'] : []),
  ];
  const plugins = Object.entries(generation.revisions).map(([id, { release }]) => `${id} ${release}`);
  return [
    `${bold(String(generation.number))}  ${generation.createdAt.slice(0, 16).replace('T', ' ')}  ${
      generation.createdBy
    }${marks.length > 0 ? `  ${marks.join('  ')}` : ''}`,
    `  ${generation.summary}`,
    `  ${plugins.length === 0 ? 'Nothing installed' : plugins.join(', ')}`,
  ];
}

/** Two generations side by side, in text. */
export function describeDiff(diff: GenerationDiff): string[] {
  const value = (shown: unknown) => (shown === undefined ? '' : JSON.stringify(shown));
  return [
    diff.sentence,
    ...diff.changes.flatMap(change => [
      `${SIGN[change.kind]} ${bold(change.pluginId)}  ${change.sentence}`,
      ...change.values.map(one =>
        one.secret
          ? `    ${one.path}: secret ${one.change}`
          : `    ${one.path}: ${[value(one.before), value(one.after)].filter(Boolean).join(' → ')} (${
              one.change
            })`
      ),
    ]),
    ...(diff.unchanged.length > 0 ? [`= ${diff.unchanged.length} unchanged`] : []),
  ];
}

function listCommand(): Command {
  const command = new Command('list')
    .description('Every state that an environment was in, newest first')
    .option('--limit <n>', 'at most so many', wholeNumber, 20);
  return environmentFlag(commonFlags(command)).action(async (flags: ListFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const { items } = await client.listGenerations({ ...at(flags), limit: flags.limit });
      if (flags.json) printJson({ items });
      else if (items.length === 0) say('There is no generation yet: the first install makes generation 1.');
      else items.flatMap(one => describeGeneration(one, items[0]!.number)).forEach(line => say(line));
      return EXIT.done;
    });
  });
}

function diffCommand(): Command {
  const command = new Command('diff')
    .description('What differs between two generations; with one number, between it and what runs now')
    .argument('<from>', 'number of a generation', wholeNumber)
    .argument('[to]', 'number of another one', wholeNumber);
  return environmentFlag(commonFlags(command)).action(
    async (from: number, to: number | undefined, flags: CommonFlags & { environment?: string }) => {
      await runWithClient(flags, async ({ client }) => {
        const newest =
          to === undefined ? (await client.listGenerations({ ...at(flags), limit: 1 })).items[0] : undefined;
        const diff = await client.diffGenerations(from, to ?? newest?.number ?? from, at(flags));
        if (flags.json) printJson(diff);
        else describeDiff(diff).forEach(line => say(line));
        return EXIT.done;
      });
    }
  );
}

function restoreCommand(): Command {
  const command = new Command('restore')
    .description(
      'Go back to a generation: a plan like any other, that waits for approval where policy wants one'
    )
    .argument('<number>', 'number of the generation', wholeNumber)
    .option('--reason <text>', 'why; who decides reads it')
    .option('--wait', 'follow the operation to its end')
    .option('--yes', 'do not ask');
  return environmentFlag(commonFlags(command)).action(async (number: number, flags: RestoreFlags) => {
    await runWithClient(flags, async context => {
      const { client } = context;
      const { items } = await client.listGenerations({ ...at(flags), limit: 1 });
      const diff = await client.diffGenerations(items[0]?.number ?? number, number, at(flags));
      const removed = diff.changes.filter(({ kind }) => kind === 'removed').map(({ name }) => name);
      const loss = removed.length > 0 ? ` ${removed.join(', ')} will be removed; databases stay.` : '';
      await confirm(command, { text: `${diff.sentence}${loss}` }, flags);
      const answer = await client.restoreGeneration(number, {
        ...at(flags),
        ...(flags.reason ? { reason: flags.reason } : {}),
      });
      return finishPlan(answer, context, flags);
    });
  });
}

/** `flyloft generations list|diff|restore`. */
export function generationsCommand(): Command {
  return new Command('generations')
    .description('Every state that an environment was in: list them, compare two, go back to one')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(diffCommand())
    .addCommand(restoreCommand());
}
