import { printRefusal, toRefusal } from './output/output';
import { runProgram } from './program';

// A reader that goes away (`flyloft search | head`) is no error.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
});

runProgram(process.argv.slice(2)).catch(error => {
  process.exitCode = printRefusal(toRefusal(error), process.argv.includes('--json'));
});
