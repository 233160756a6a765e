/** A launcher as a process of its own, so that a test can end it by SIGKILL: prints what it did as lines of JSON. */
import { launch, type LaunchOptions } from '../launch';
import { createProgress } from '../progress';
import { Refusal } from '../refusal';

const input = JSON.parse(process.argv[2] ?? '') as Omit<LaunchOptions, 'progress'>;
const progress = createProgress(line => process.stderr.write(`${line}\n`));

launch({ ...input, progress }).then(
  launched => {
    process.once('SIGINT', () => void launched.stop().then(() => process.exit(0)));
    process.stdout.write(`${JSON.stringify({ url: launched.url, ...launched.pids() })}\n`);
  },
  error => {
    const { message, next, exitCode } = error as Refusal;
    process.stdout.write(`${JSON.stringify({ message, next })}\n`);
    process.exit(exitCode ?? 1);
  }
);
