import { Command } from 'commander';
import { toPluginRequest, type PluginPage } from '@flyloft/plugin-manager-common';
import { bold, EXIT, printJson, say } from '../output/output';
import { shorten } from '../output/shorten';
import { commonFlags, type CommonFlags, runWithClient, wholeNumber } from './common';

type SearchFlags = CommonFlags & {
  category?: string;
  type?: string;
  publisher?: string;
  maturity?: string;
  limit: number;
};

/** The command that asks for what somebody looked for; with the package or address where that is what they wrote. */
function askFor(query: string): string {
  const { id, reference } = toPluginRequest(query);
  return `./flyloft ask ${id}${reference ? ` --package '${reference.replaceAll("'", '')}'` : ''}`;
}

/** What an empty page offers instead: the spelling that was meant, the filter to drop, what is close, asking for it. */
function describeNothing({ suggestion, without = [], closest = [] }: PluginPage, query: string): string[] {
  return [
    `No plugin matches${query ? ` “${query}”` : ''}.`,
    ...(suggestion ? [`  Did you mean: ./flyloft search ${suggestion}`] : []),
    ...without.slice(0, 3).map(({ filter, values, total }) => {
      return `  Without --${filter} ${values.join(',')}: ${total === 1 ? '1 plugin' : `${total} plugins`}`;
    }),
    ...(closest.length > 0 ? [`  Close in meaning: ${closest.map(({ id }) => id).join(', ')}`] : []),
    ...(query && without.length === 0 ? [`  Next: ${askFor(query)}`] : []),
  ];
}

/** Characters of a description, so that it fits into a line of a terminal. */
const DESCRIPTION = 76;

/** A page of results in text. */
export function describeSearch(page: PluginPage, query: string): string[] {
  if (page.items.length === 0) return describeNothing(page, query);
  const more = page.total - page.items.length;
  return [
    ...(page.suggestion && page.suggestion !== query ? [`“${query}” is read as “${page.suggestion}”.`] : []),
    ...page.items.flatMap(item => {
      const installed = item.installed[0] ? `  installed ${item.installed[0].release}` : '';
      return [
        `${bold(item.id)} ${item.latest ?? 'no bundle yet'}  ${item.category}${installed}`,
        `  ${shorten(item.description, DESCRIPTION)}`,
      ];
    }),
    ...(more > 0 ? [`… and ${more} more; --limit shows up to 200 at once.`] : []),
  ];
}

/** `flyloft search [words]`: finds plugins. */
export function searchCommand(): Command {
  const command = new Command('search')
    .description('Find plugins')
    .argument('[words...]', 'what to look for; nothing lists everything')
    .option('--category <names>', 'only these categories, separated by commas')
    .option('--type <types>', 'standalone, service-backed, third-party')
    .option('--publisher <ids>', 'only these publishers')
    .option('--maturity <levels>', 'alpha, beta, stable, deprecated')
    .option('--limit <n>', 'at most so many', wholeNumber, 24);
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
        limit,
      });
      if (flags.json) {
        printJson({ items: page.items, total: page.total });
        return EXIT.done;
      }
      describeSearch(page, query).forEach(line => say(line));
      return EXIT.done;
    });
  });
}
