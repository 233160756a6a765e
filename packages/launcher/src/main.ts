import path from 'node:path';
import { hostCommand } from '@flyloft/plugin-host';
import { offerExamples } from './examples';
import { launch, type Launched, type LaunchOptions } from './launch';
import { LOCAL_IMAGE, helpText, parseOptions } from './options';
import { createProgress } from './progress';
import { Refusal, exitCodes } from './refusal';

/** One press of Ctrl-C arrives several times: from the terminal and from each program in between. */
const SAME_PRESS_MS = 1_000;

/** A portal for one person: V8 keeps less garbage when it is told of less room. About a third of its memory. */
const PORTAL_FLAGS = ['--max-semi-space-size=4', '--max-old-space-size=1024'];

/**
 * Runs until it is told to stop; resolves to the exit code. `prepare` builds what is to run, and is called only when
 * nothing stands in the way of a start.
 */
export async function main(
  args: string[],
  root: string,
  prepare?: LaunchOptions['prepare']
): Promise<number> {
  // Whoever read our output may be gone; the portal goes on.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => undefined);
  const say = (line: string) => process.stderr.write(`${line}\n`);

  const parsed = parseOptions(args, root, process.env.INIT_CWD ?? process.cwd());
  if (parsed.state === 'help') {
    process.stdout.write(helpText);
    return exitCodes.done;
  }
  if (parsed.state === 'wrong') {
    say(`✗ ${parsed.message}.\n  Next: \`npm start -- --help\``);
    return exitCodes.wrongUsage;
  }

  const started = performance.now();
  const progress = createProgress(say);
  const built = (name: string, file: string) => path.join(root, 'packages', name, 'dist', file);

  let launched: Launched | undefined;
  let firstSignal: number | undefined;
  const told = new AbortController();
  const ended = new Promise<number>(resolve => {
    const end = async () => {
      try {
        await launched?.stop();
        say('✓ stopped. Your data is kept.');
        resolve(exitCodes.done);
      } catch (error) {
        say(`✗ ${(error as Error).message}`);
        resolve(exitCodes.refused);
      }
    };
    const onSignal = () => {
      const now = performance.now();
      if (firstSignal === undefined) {
        firstSignal = now;
        say('\n· stopping everything (Ctrl-C again does not wait) …');
        told.abort(new Error('It was told to stop.'));
        // During the start it is the start that ends what there is.
        if (launched) void end();
      } else if (now - firstSignal > SAME_PRESS_MS) {
        say('! not waiting any longer');
        const forced = launched?.stop(true) ?? Promise.resolve();
        void forced.catch(() => undefined).then(() => resolve(exitCodes.done));
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });

  try {
    launched = await launch({
      root,
      options: parsed.options,
      programs: {
        localCluster: [process.execPath, built('local-cluster', 'local-cluster.cjs')],
        pluginHost: hostCommand(process.execPath, built('plugin-host', 'plugin-host.cjs')),
        portal: [process.execPath, ...PORTAL_FLAGS, built('backend', 'backend.cjs')],
      },
      baseConfig: [path.join(root, 'app-config.yaml')],
      progress,
      prepare,
      signal: told.signal,
    });
  } catch (error) {
    if (error === told.signal.reason && told.signal.aborted) {
      say('✓ stopped. Your data is kept.');
      return exitCodes.done;
    }
    const next = error instanceof Refusal ? error.next : 'read the message, put it right, and start again';
    say(`✗ ${(error as Error).message}\n  Next: ${next}`);
    return error instanceof Refusal ? error.exitCode : exitCodes.refused;
  }
  if (told.signal.aborted) {
    await launched.stop();
    say('✓ stopped. Your data is kept.');
    return exitCodes.done;
  }

  say(`✓ Flyloft is ready at ${launched.url} after ${((performance.now() - started) / 1000).toFixed(1)}s`);
  if (parsed.options.cluster === undefined) {
    say('  Local cluster: plugins run as processes and are not isolated.');
  } else if (parsed.options.pluginHostImage === LOCAL_IMAGE) {
    say(
      `  Pods run the image ${LOCAL_IMAGE}; your cluster needs it, or name another with --plugin-host-image.`
    );
  }
  say('  Ctrl-C stops everything.');
  if (parsed.options.examples) {
    void offerExamples({ root, launched, progress, signal: told.signal });
  }
  return ended;
}
