import { Command } from 'commander';
import { bad, EXIT, good, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient, wholeNumber } from './common';

/** `flyloft audit list|verify`: who did what, and whether the record is whole. */
export function auditCommand(): Command {
  const audit = new Command('audit').description('Who did what, and whether the record is whole');
  const list = new Command('list')
    .description('The newest entries')
    .option('--limit <n>', 'at most so many', wholeNumber, 50);
  commonFlags(list).action(async (flags: CommonFlags & { limit: number }) => {
    await runWithClient(flags, async ({ client }) => {
      const { items } = await client.listAudit({ limit: flags.limit });
      if (flags.json) printJson({ items });
      else for (const entry of items) say(`${entry.seq}  ${entry.at}  ${entry.actor}  ${entry.summary}`);
      return EXIT.done;
    });
  });
  const verify = new Command('verify').description('Check the whole chain; names the first broken row');
  commonFlags(verify).action(async (flags: CommonFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const result = await client.verifyAudit();
      if (flags.json) printJson(result);
      else if (result.outcome === 'intact') say(`${good('✓')} Intact: ${result.rows} entries.`);
      else say(`${bad('✗')} Broken at entry ${result.seq}: ${result.reason}`);
      return result.outcome === 'intact' ? EXIT.done : EXIT.refused;
    });
  });
  return audit.addCommand(list).addCommand(verify);
}
