import { Command } from 'commander';
import { EXIT, good, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';

/** `flyloft ask <plugin>`: asks the admins for a bundle of a plugin that has none. */
export function askCommand(): Command {
  const command = new Command('ask')
    .description('Ask for a plugin that cannot be installed yet; you are told when it is there')
    .argument('<plugin>', 'id of the plugin')
    .option('--package <name>', 'its npm package, where no catalogue names it')
    .option('--reason <text>', 'why; admins read it');
  return commonFlags(command).action(
    async (id: string, flags: CommonFlags & { package?: string; reason?: string }) => {
      await runWithClient(flags, async ({ client }) => {
        const answer = await client.requestPlugin(id, {
          ...(flags.package ? { reference: flags.package } : {}),
          ...(flags.reason ? { reason: flags.reason } : {}),
        });
        if (flags.json) {
          printJson(answer);
          return EXIT.done;
        }
        const { count, command: pack } = answer;
        say(`${good('✓')} ${count === 1 ? 'You asked' : `${count} people asked`} for ${id}.`);
        say(`  An admin makes it with: ./${pack}`);
        return EXIT.done;
      });
    }
  );
}
