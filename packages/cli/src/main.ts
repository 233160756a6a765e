import net from 'node:net';
import { printRefusal, toRefusal } from './output/output';
import { runProgram } from './program';

// Node gives an address 250 ms before it tries the next; on a busy machine that is too short for the one that answers.
net.setDefaultAutoSelectFamilyAttemptTimeout(5_000);

// A reader that goes away (`flyloft search | head`) is no error.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
});

runProgram(process.argv.slice(2)).catch(error => {
  process.exitCode = printRefusal(toRefusal(error), process.argv.includes('--json'));
});
