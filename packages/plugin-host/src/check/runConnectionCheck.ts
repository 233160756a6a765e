import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { z } from 'zod';
import { HostFailure } from '../lifecycle/hostFailure';
import { declaredFetch, declaredHosts } from './declaredFetch';

/** What came of a plugin's own check, as the pod's log says it in one line. */
export type ConnectionVerdict =
  | { outcome: 'ok'; message?: string }
  | { outcome: 'refused'; message: string; nextStep?: string }
  | { outcome: 'timed-out'; message: string };

/** Most characters of a sentence. */
const MOST_TEXT = 500;

const answerSchema = z.union([
  z.object({ ok: z.literal(true), message: z.string().optional() }),
  z.object({ ok: z.literal(false), message: z.string(), nextStep: z.string().optional() }),
]);

const cut = (text: string) => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text);

function* places(exports: unknown): Generator<object> {
  let at: unknown = exports;
  // A CommonJS module may have its exports wrapped once, or twice where it was transpiled.
  for (let depth = 0; depth < 3 && typeof at === 'object' && at !== null; depth++) {
    yield at;
    at = 'default' in at ? at.default : undefined;
  }
}

/** The function that a package exports under a name; throws a HostFailure where there is none. */
export function findCheck(exports: unknown, name: string): (input: object) => unknown {
  for (const place of places(exports)) {
    const found: unknown = Object.hasOwn(place, name) ? Reflect.get(place, name) : undefined;
    if (typeof found === 'function') return input => Reflect.apply(found, undefined, [input]);
  }
  throw new HostFailure(
    'PLUGIN_NOT_LOADABLE',
    `The backend package exports no function ${name}, which its manifest names as connectionCheck. Its publisher has to mend it.`
  );
}

const lateVerdict = (timeoutMs: number): ConnectionVerdict => ({
  outcome: 'timed-out',
  message: `The plugin’s check took longer than ${Math.round(timeoutMs / 1000)} s.`,
});

/** Runs a plugin's own check of its configuration, for a limited time. Never throws: what goes wrong is its verdict. */
export async function runConnectionCheck(
  check: (input: object) => unknown,
  { config, logger, timeoutMs }: { config: Config; logger: LoggerService; timeoutMs: number }
): Promise<ConnectionVerdict> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const late = new Promise<'late'>(resolve => {
    deadline.signal.addEventListener('abort', () => resolve('late'), { once: true });
  });
  try {
    const { signal } = deadline;
    const limited = declaredFetch(declaredHosts(config), signal);
    const answer = await Promise.race([check({ config, logger, signal, fetch: limited }), late]);
    if (answer === 'late') return lateVerdict(timeoutMs);
    const parsed = answerSchema.safeParse(answer);
    if (!parsed.success) {
      return {
        outcome: 'refused',
        message: 'The check answers neither { ok: true } nor { ok: false, message }.',
        nextStep: 'Tell the publisher of the plugin.',
      };
    }
    const { ok, message } = parsed.data;
    if (ok) return { outcome: 'ok', ...(message ? { message: cut(message) } : {}) };
    const nextStep = 'nextStep' in parsed.data ? parsed.data.nextStep : undefined;
    return {
      outcome: 'refused',
      message: cut(message ?? ''),
      ...(nextStep ? { nextStep: cut(nextStep) } : {}),
    };
  } catch (error) {
    if (deadline.signal.aborted) return lateVerdict(timeoutMs);
    return { outcome: 'refused', message: cut(error instanceof Error ? error.message : String(error)) };
  } finally {
    clearTimeout(timer);
    deadline.abort();
  }
}
