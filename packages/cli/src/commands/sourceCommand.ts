import { type Command, Option } from 'commander';
import type { Refusal } from '@flyloft/plugin-manager-common';
import { printRefusal } from '../output/output';
import type { PackOptions, PackParts } from '../pack/types';

type SourceFlags = Pick<
  PackOptions,
  'out' | 'locked' | 'id' | 'publisher' | 'registry' | 'allowNativeCode'
> & {
  manifest?: string;
  only?: Exclude<PackParts, 'both'>;
  json?: boolean;
};

/** Gives a command the options of packing, and has it do `work` with its source; `describe` is for people. */
export function onSource<T extends { ok: true }>(
  command: Command,
  work: (options: PackOptions) => Promise<T | ({ ok: false } & Refusal)>,
  describe: (result: T) => string
): Command {
  return command
    .option('--manifest <file>', 'JSON with fields of the manifest to lay over the derived ones')
    .option('--locked <lockfile>', 'the package-lock.json of an earlier pack, to get the same bundle again')
    .option('--id <id>', "the plugin's id, where the package does not say it")
    .option('--publisher <name>', 'who publishes, where the package has no scope')
    .addOption(new Option('--only <half>', 'pack one half alone').choices(['frontend', 'backend']))
    .option('--registry <url>', "another package registry than the npm client's")
    .option('--allow-native-code', 'accept native add-ons; only the trust tier internal can publish them')
    .option('--json', 'answer as JSON')
    .action(async (source: string, { json, manifest, only, ...rest }: SourceFlags) => {
      const result = await work({
        ...rest,
        source,
        overlay: manifest,
        parts: only ?? 'both',
        onProgress: line => process.stderr.write(`· ${line}\n`),
      });
      if (!result.ok) {
        const { ok: _ok, ...refusal } = result;
        process.exitCode = printRefusal(refusal, json);
        return;
      }
      process.stdout.write(`${json ? JSON.stringify(result) : describe(result)}\n`);
    });
}
