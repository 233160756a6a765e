import { type Command, Option } from 'commander';
import { releaseStrategySchema, STRATEGY_WORDS, type ReleaseStrategy } from '@flyloft/plugin-manager-common';

/** The flag that says how releases are chosen. */
export type StrategyFlag = { strategy?: ReleaseStrategy };

/** Adds `--strategy`. */
export function strategyFlag(command: Command): Command {
  const words = releaseStrategySchema.options.map(name => `${name}: ${STRATEGY_WORDS[name].toLowerCase()}`);
  return command.addOption(
    new Option('--strategy <name>', `which releases are taken (${words.join('; ')})`).choices(
      releaseStrategySchema.options
    )
  );
}
