import { Command, CommanderError } from 'commander';
import { askCommand } from './commands/ask';
import { auditCommand } from './commands/audit';
import { changeCommand } from './commands/change';
import { checkCommand } from './commands/check';
import { configureCommand } from './commands/configure';
import { environmentCommand } from './commands/environment';
import { generationsCommand } from './commands/generations';
import { importCommand } from './commands/import';
import { installCommand } from './commands/install';
import { lifecycleCommands } from './commands/lifecycle';
import { loginCommand } from './commands/login';
import { logsCommand } from './commands/logs';
import { operationCommands } from './commands/operation';
import { packCommand } from './commands/pack';
import { pinCommand, unpinCommand } from './commands/pin';
import { approveCommand, denyCommand, planCommand, requestCommand, withdrawCommand } from './commands/plan';
import { previewCommand } from './commands/preview';
import { publishCommand } from './commands/publish';
import { releaseStatusCommands } from './commands/releaseStatus';
import { searchCommand } from './commands/search';
import { showCommand } from './commands/show';
import { simulateCommand } from './commands/simulate';
import { sourcesCommand } from './commands/sources';
import { statusCommand } from './commands/status';
import { testConnectionCommand } from './commands/testConnection';
import { updateCommand, updatesCommand } from './commands/updates';
import { EXIT } from './output/output';

const EXIT_CODES = `
Exit codes: 0 done, 2 wrong usage, 3 waits for approval, 4 refused or failed, 130 left with Ctrl-C.
Environment: FLYLOFT_URL, FLYLOFT_TOKEN, NO_COLOR.`;

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('flyloft')
    .description('An app store for a Backstage portal: pack, publish, install, approve, watch, roll back.')
    .addHelpText('after', EXIT_CODES)
    .showSuggestionAfterError()
    .exitOverride();
  const commands = [
    loginCommand(),
    packCommand(),
    checkCommand(),
    publishCommand(),
    searchCommand(),
    askCommand(),
    showCommand(),
    installCommand(),
    previewCommand(),
    configureCommand(),
    testConnectionCommand(),
    changeCommand(),
    planCommand(),
    requestCommand(),
    approveCommand(),
    denyCommand(),
    withdrawCommand(),
    statusCommand(),
    ...operationCommands(),
    logsCommand(),
    ...lifecycleCommands(),
    pinCommand(),
    unpinCommand(),
    updatesCommand(),
    updateCommand(),
    simulateCommand(),
    generationsCommand(),
    ...releaseStatusCommands(),
    sourcesCommand(),
    environmentCommand(),
    importCommand(),
    auditCommand(),
  ];
  for (const command of commands) {
    command.exitOverride();
    for (const inner of command.commands) inner.exitOverride();
    program.addCommand(command);
  }
  return program;
}

/** Runs the command line; the exit code is in `process.exitCode` afterwards. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are no mistakes; everything else that commander refuses is wrong usage.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
  }
}
