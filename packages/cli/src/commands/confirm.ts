import { FlyloftError } from '@flyloft/plugin-manager-common';
import { QuestionsEnded, terminalPrompt } from '../questions/prompt';

/** Says what will happen or be lost, and asks; where nobody can answer, `--yes` must have been given. */
export async function confirm(consequence: string, flags: { yes?: boolean }): Promise<void> {
  if (flags.yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new FlyloftError(
      'INPUT_INVALID',
      `${consequence} Nobody is here to confirm it: run the command again with --yes.`
    );
  }
  const prompt = terminalPrompt(process.stdin, process.stderr);
  const answer = await prompt
    .ask(`${consequence} Go on? [y/N] `)
    .catch((error: unknown) => {
      throw error instanceof QuestionsEnded ? new QuestionsEnded(error.by, 'Nothing was changed.') : error;
    })
    .finally(() => prompt.close());
  if (!/^y(es)?$/i.test(answer)) throw new FlyloftError('INPUT_INVALID', 'Nothing was changed.');
}
