import { Command } from 'commander';
import { checkSource } from '../pack/checkSource';
import { describeCheck } from '../pack/describePack';
import type { PackParts } from '../pack/types';
import { printRefusal } from '../output/output';
import { packFlags } from './pack';

type CheckFlags = {
  manifest?: string;
  locked?: string;
  id?: string;
  publisher?: string;
  only?: Exclude<PackParts, 'both'>;
  registry?: string;
  allowNativeCode?: boolean;
  json?: boolean;
};

/** `flyloft check <bundle, folder or package>`: says whether it could be published, and changes nothing. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('Say whether a bundle, a folder or an npm package could be published; changes nothing')
    .argument('<source>', 'a bundle (.tgz), a folder, or an npm package');
  return packFlags(command).action(async (source: string, flags: CheckFlags) => {
    const { json, manifest, only, ...rest } = flags;
    const result = await checkSource({
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
    process.stdout.write(`${json ? JSON.stringify(result) : describeCheck(result)}\n`);
  });
}
