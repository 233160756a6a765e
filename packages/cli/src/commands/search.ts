import { Command } from 'commander';
import { bold, EXIT, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';

type SearchFlags = CommonFlags & {
  category?: string;
  type?: string;
  publisher?: string;
  maturity?: string;
  limit: string;
};

/** `flyloft search [words]`: finds plugins. */
export function searchCommand(): Command {
  const command = new Command('search')
    .description('Find plugins')
    .argument('[words...]', 'what to look for; nothing lists everything')
    .option('--category <names>', 'only these categories, separated by commas')
    .option('--type <types>', 'standalone, service-backed, third-party')
    .option('--publisher <ids>', 'only these publishers')
    .option('--maturity <levels>', 'alpha, beta, stable, deprecated')
    .option('--limit <n>', 'at most so many', '24');
  return commonFlags(command).action(async (words: string[], flags: SearchFlags) => {
    await runWithClient(flags, async ({ client }) => {
      const query = words.join(' ');
      const { category, type, publisher, maturity, limit } = flags;
      const filters = Object.fromEntries(
        Object.entries({ category, type, publisher, maturity }).filter(([, value]) => value !== undefined)
      );
      const page = await client.searchPlugins({
        ...(query ? { query } : {}),
        ...filters,
        limit: Number(limit),
      });
      if (flags.json) {
        printJson({ items: page.items, total: page.total });
        return EXIT.done;
      }
      for (const item of page.items) {
        const installed = item.installed[0] ? `  installed ${item.installed[0].release}` : '';
        say(`${bold(item.id)} ${item.latest ?? 'no bundle yet'}  ${item.category}${installed}`);
        say(`  ${item.description.slice(0, 76)}`);
      }
      if (page.items.length === 0) {
        say(`No plugin matches${query ? ` “${query}”` : ''}.`);
        if (page.suggestion) say(`  Did you mean: ./flyloft search ${page.suggestion}`);
      }
      return EXIT.done;
    });
  });
}
