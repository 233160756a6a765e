import { CommanderError, InvalidArgumentError, type Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { EXIT, printRefusal, progress, toRefusal } from '../output/output';
import { QuestionsEnded } from '../questions/prompt';
import { isHttpUrl, openClient } from '../session/openClient';

/** Flags that every command that talks to a portal has. */
export type CommonFlags = { json?: boolean; portal?: string };

/** Reads a count or a number of something. @throws InvalidArgumentError for anything else, which is wrong usage. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It has to be a whole number from 1.');
  return value;
}

function portalAddress(text: string): string {
  if (isHttpUrl(text)) return text;
  throw new InvalidArgumentError('Write it as an address, such as http://localhost:7007');
}

/** Adds `--json` and `--portal`. */
export function commonFlags(command: Command): Command {
  return command
    .option('--json', 'answer as JSON and print nothing else')
    .option(
      '--portal <url>',
      'address of the portal (default: where you signed in, or http://localhost:7007)',
      portalAddress
    );
}

/** Adds `--environment`. */
export function environmentFlag(command: Command): Command {
  return command.option('--environment <id>', 'environment, where there is more than one');
}

/** Says what ended a command, and answers its exit code: 130 for Ctrl-C, as every program has it. */
function exitCodeOf(
  error: unknown,
  interrupted: boolean,
  flags: CommonFlags & { environment?: string }
): number {
  if (error instanceof QuestionsEnded) {
    progress(error.message);
    return error.by === 'interrupt' ? EXIT.interrupted : EXIT.refused;
  }
  return interrupted ? EXIT.interrupted : printRefusal(toRefusal(error), flags.json, flags.environment);
}

/**
 * Runs a command against the portal and turns its outcome into the exit code. Ctrl-C ends waiting, not what was started.
 */
export async function runWithClient(
  flags: CommonFlags & { environment?: string },
  work: (context: { client: PluginManagerClient; portal: string; signal: AbortSignal }) => Promise<number>
): Promise<void> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once('SIGINT', stop);
  try {
    const { client, portal } = await openClient(flags);
    process.exitCode = await work({ client, portal, signal: controller.signal });
  } catch (error) {
    // Said already, as every other wrong usage.
    if (error instanceof CommanderError) throw error;
    process.exitCode = exitCodeOf(error, controller.signal.aborted, flags);
  } finally {
    process.off('SIGINT', stop);
  }
}
