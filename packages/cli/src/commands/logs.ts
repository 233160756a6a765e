import { Command } from 'commander';
import { EXIT, printJson, say } from '../output/output';
import { commonFlags, type CommonFlags, environmentFlag, runWithClient, wholeNumber } from './common';

type Flags = CommonFlags & { environment?: string; follow?: boolean; tail: number };

/** `flyloft logs <plugin>`: what its pods say. */
export function logsCommand(): Command {
  const command = new Command('logs')
    .description("Show what a plugin's pods say")
    .argument('<plugin>', 'id of the plugin')
    .option('--follow', 'go on until Ctrl-C')
    .option('--tail <n>', 'so many of the last lines', wholeNumber, 100);
  return environmentFlag(commonFlags(command)).action(async (id: string, flags: Flags) => {
    await runWithClient(flags, async ({ client, signal }) => {
      const query = {
        tail: flags.tail,
        ...(flags.environment ? { environment: flags.environment } : {}),
      };
      if (flags.follow) {
        for await (const line of client.followLogs(id, query, { signal })) {
          if (flags.json) printJson(line);
          else say(line.line);
        }
        return EXIT.done;
      }
      const { lines } = await client.getLogs(id, query);
      if (flags.json) printJson({ lines });
      else lines.forEach(line => say(line.line));
      return EXIT.done;
    });
  });
}
