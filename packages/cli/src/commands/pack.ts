import { Command, Option } from 'commander';
import { printRefusal } from '../output/output';
import { describePack } from '../pack/describePack';
import { packPlugin } from '../pack/packPlugin';
import type { PackParts } from '../pack/types';

type PackFlags = {
  out?: string;
  manifest?: string;
  locked?: string;
  id?: string;
  publisher?: string;
  only?: Exclude<PackParts, 'both'>;
  registry?: string;
  allowNativeCode?: boolean;
  json?: boolean;
};

/** Options that `pack` and `check` have in common. */
export function packFlags(command: Command): Command {
  return command
    .option('--manifest <file>', 'JSON with fields of the manifest to lay over the derived ones')
    .option('--locked <lockfile>', 'the package-lock.json of an earlier pack, to get the same bundle again')
    .option('--id <id>', "the plugin's id, where the package does not say it")
    .option('--publisher <name>', 'who publishes, where the package has no scope')
    .addOption(new Option('--only <half>', 'pack one half alone').choices(['frontend', 'backend']))
    .option('--registry <url>', "another package registry than the npm client's")
    .option('--allow-native-code', 'accept native add-ons; only the trust tier internal can publish them')
    .option('--json', 'answer as JSON');
}

/** `flyloft pack <package or folder>`: makes a bundle. */
export function packCommand(): Command {
  const command = new Command('pack')
    .description('Make a bundle out of an npm package or a folder; nothing of it is run')
    .argument('<source>', 'npm package, such as @backstage-community/plugin-tech-radar@1.14.0, or a folder')
    .option('--out <file>', 'where the bundle goes (default: <id>-<version>.tgz in the current folder)');
  return packFlags(command).action(async (source: string, flags: PackFlags) => {
    const { json, manifest, only, ...rest } = flags;
    const result = await packPlugin({
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
    process.stdout.write(`${json ? JSON.stringify(result) : describePack(result)}\n`);
  });
}
