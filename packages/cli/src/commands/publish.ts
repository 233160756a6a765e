import fs from 'node:fs';
import { Command } from 'commander';
import { FlyloftError, shortDigest } from '@flyloft/plugin-manager-common';
import { EXIT, good, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';

/** `flyloft publish <bundle>`: puts a bundle into the registry. */
export function publishCommand(): Command {
  const command = new Command('publish')
    .description('Put a bundle into the registry of the portal')
    .argument('<bundle>', 'the .tgz that `flyloft pack` made');
  return commonFlags(command).action(async (file: string, flags: CommonFlags) => {
    await runWithClient(flags, async ({ client, signal }) => {
      const bundle = fs.statSync(file, { throwIfNoEntry: false })?.isFile()
        ? await fs.openAsBlob(file)
        : undefined;
      if (!bundle)
        throw new FlyloftError(
          'BUNDLE_INVALID',
          `There is no file ${file}. Make one with \`./flyloft pack\`.`
        );
      const answer = await client.publishBundle(bundle, {}, { signal });
      if (flags.json) printJson(answer);
      else {
        const word = answer.outcome === 'created' ? 'Published' : 'Was published before:';
        say(
          `${good('✓')} ${word} ${answer.pluginId} ${answer.version}  bundle ${shortDigest(answer.digest)}`
        );
      }
      return EXIT.done;
    });
  });
}
