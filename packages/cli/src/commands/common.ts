import type { Command } from 'commander';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { printRefusal, toRefusal } from '../output/output';
import { openClient } from '../session/openClient';

/** Flags that every command that talks to a portal has. */
export type CommonFlags = { json?: boolean; portal?: string };

/** Adds `--json` and `--portal`. */
export function commonFlags(command: Command): Command {
  return command
    .option('--json', 'answer as JSON and print nothing else')
    .option(
      '--portal <url>',
      'address of the portal (default: where you signed in, or http://localhost:7007)'
    );
}

/** Adds `--environment`. */
export function environmentFlag(command: Command): Command {
  return command.option('--environment <id>', 'environment, where there is more than one');
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
    process.exitCode = controller.signal.aborted
      ? 130
      : printRefusal(toRefusal(error), flags.json, flags.environment);
  } finally {
    process.off('SIGINT', stop);
  }
}
