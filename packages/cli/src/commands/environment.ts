import { Command } from 'commander';
import type { Detection } from '@flyloft/plugin-manager-common';
import { bold, EXIT, printJson, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient } from './common';
import { environmentOf } from './environmentOf';

type Flags = CommonFlags & { environment?: string; again?: boolean };

/** What the portal knows of an environment, as text: facts under what was looked at, then what could not be asked. */
export function describeDetection({ facts, silent }: Detection): string[] {
  const sources = [...new Set(facts.map(({ source }) => source))];
  const lines = sources.flatMap(source => {
    const own = facts.filter(fact => fact.source === source);
    return [
      `${bold(source)}  looked at ${own[0]!.at.slice(0, 19).replace('T', ' ')} UTC`,
      ...own.map(({ title, text }) => `  ${title}: ${text}`),
    ];
  });
  const missing = silent.map(
    ({ source, because }) => `${warn('!')} ${source} could not be asked: ${because}.`
  );
  return lines.length + missing.length > 0
    ? [...lines, ...missing]
    : ['Nothing is known of it: this portal has no detectors.'];
}

/** `flyloft environment`: what the portal detects of where plugins run. */
export function environmentCommand(): Command {
  const command = new Command('environment')
    .description('What the portal can see of where plugins run; suggestions come from it')
    .option('--again', 'look anew instead of saying what is remembered');
  return environmentFlag(commonFlags(command)).action(async (flags: Flags) => {
    await runWithClient(flags, async ({ client, signal }) => {
      const environment = await environmentOf(client, flags.environment);
      const again = flags.again ? { again: 'true' as const } : {};
      const detection = await client.detectEnvironment(environment, again, { signal });
      if (flags.json) printJson(detection);
      else describeDetection(detection).forEach(line => say(line));
      return EXIT.done;
    });
  });
}
