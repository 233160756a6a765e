import { createInterface } from 'node:readline/promises';
import { FlyloftError } from '@flyloft/plugin-manager-common';

/** Says what will happen or be lost, and asks; where nobody can answer, `--yes` must have been given. */
export async function confirm(consequence: string, flags: { yes?: boolean }): Promise<void> {
  if (flags.yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new FlyloftError(
      'INPUT_INVALID',
      `${consequence} Nobody is here to confirm it: run the command again with --yes.`
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${consequence} Go on? [y/N] `);
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new FlyloftError('INPUT_INVALID', 'Nothing was changed.');
}
