import type { Command } from 'commander';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { progress } from '../output/output';
import { canAsk } from '../questions/askPerson';
import { QuestionsEnded, terminalPrompt } from '../questions/prompt';

type Flags = { json?: boolean; yes?: boolean };

/** What a command is about to bring about; `forGood` where no plan can take it back. */
export type Consequence = { text: string; forGood?: boolean };

/**
 * Says what will happen or be lost, and asks. Where nobody can answer, a script means what it says, and its plan waits
 * for who approves; only what is lost for good wants `--yes`, and is wrong usage without it.
 */
export async function confirm(command: Command, { text, forGood }: Consequence, flags: Flags): Promise<void> {
  if (flags.yes) return;
  if (!canAsk(flags)) {
    if (forGood) command.error(`error: ${text} Nobody is here to confirm it: say so with --yes.`);
    if (!flags.json) progress(text);
    return;
  }
  const prompt = terminalPrompt(process.stdin, process.stderr);
  const answer = await prompt
    .ask(`${text} Go on? [y/N] `)
    .catch((error: unknown) => {
      throw error instanceof QuestionsEnded ? new QuestionsEnded(error.by, 'Nothing was changed.') : error;
    })
    .finally(() => prompt.close());
  if (!/^y(es)?$/i.test(answer)) throw new FlyloftError('INPUT_INVALID', 'Nothing was changed.');
}
