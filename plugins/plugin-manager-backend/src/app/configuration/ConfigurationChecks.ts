import { createHash } from 'node:crypto';
import { listChecks, matchesPattern, valuesAt, type ListedCheck } from '@flyloft/configuration';
import {
  checkVerdictSchema,
  isSecretReference,
  secretPointers,
  type CheckResult,
  type CheckVerdict,
  type Json,
  type JsonObject,
  type Manifest,
} from '@flyloft/plugin-manager-common';
import type { ConfigurationCheck } from '@flyloft/plugin-manager-node';
import { createRedactor } from '../../domain/logs/redact';
import { egressTargets } from '../../domain/plan/egress';
import { hasBackend } from '../../domain/release/hasBackend';
import type { Actor, Clock } from '../../ports';

/** Milliseconds that a check may take. */
const CHECK_DEADLINE_MS = 5_000;

/** Milliseconds for which a verdict is not asked for again. */
const REMEMBER_MS = 30_000;

const REMEMBERED = 1_000;

/** Most characters of a sentence that a check gives. */
const MOST_TEXT = 300;

/** Most characters of it that are looked at. */
const MOST_READ = 1_000_000;

/** Gives the value of a secret that this person may have tried; undefined where they may not. */
export type RevealSecret = (id: string) => Promise<string | undefined>;

/** What one run is about. */
export type CheckRun = {
  manifest: Manifest;
  config: JsonObject;
  environment: { id: string };
  actor: Actor;
  reveal: RevealSecret;
  signal?: AbortSignal;
};

const NOT_YOURS =
  'Only who entered a secret can have it tried, and only the secret itself. Enter it again to have it tried.';

/** A verdict with its sentences short, and without the value of the secret that the check got. */
function tidyVerdict(verdict: CheckVerdict, secret: string | undefined): CheckVerdict {
  const redact = createRedactor(secret === undefined ? [] : [secret], { shortest: 1 });
  const tidy = (text: string) => {
    // Before it is cut to its length: half a secret would not be known for one.
    const line = redact(text.slice(0, MOST_READ))
      .slice(0, 10 * MOST_TEXT)
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim();
    return line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)}…` : line;
  };
  switch (verdict.outcome) {
    case 'ok':
      return { outcome: 'ok', ...(verdict.message ? { message: tidy(verdict.message) } : {}) };
    case 'problem':
      return {
        outcome: 'problem',
        message: tidy(verdict.message),
        nextStep: tidy(verdict.nextStep),
      };
    default:
      return { outcome: 'unknown', reason: tidy(verdict.reason) };
  }
}

/** Rejects once the signal is aborted, so that whoever waits need not wait for a check that does not listen. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/**
 * Runs checks of values: each for a limited time, with no more than it needs to see, its words cut and without secrets.
 * What went wrong in a check is never more than "unknown".
 */
export class ConfigurationChecks {
  private readonly kinds: readonly ConfigurationCheck[];
  private readonly clock: Clock;
  private readonly log: { warn(message: string): void };
  private readonly deadlineMs: number;
  private readonly known = new Map<string, { verdict: CheckVerdict; at: number }>();

  constructor(options: {
    kinds: readonly ConfigurationCheck[];
    clock: Clock;
    log: { warn(message: string): void };
    deadlineMs?: number;
  }) {
    this.kinds = options.kinds;
    this.clock = options.clock;
    this.log = options.log;
    this.deadlineMs = options.deadlineMs ?? CHECK_DEADLINE_MS;
  }

  /** The checks of a release's fields. */
  list(manifest: Manifest): ListedCheck[] {
    return listChecks(manifest, this.kinds);
  }

  /** Every check of the field at a pointer. */
  async run(field: string, run: CheckRun): Promise<CheckResult[]> {
    const checks = this.list(run.manifest).filter(check => matchesPattern(check.field, field));
    return Promise.all(checks.map(check => this.runOne(check, field, run)));
  }

  /** Verdicts on every value for which the manifest requires a check. */
  async runRequired(
    run: CheckRun,
    concerns: (pointers: readonly string[]) => boolean
  ): Promise<CheckResult[]> {
    const required = this.list(run.manifest).filter(check => check.required);
    const wanted = required.flatMap(check =>
      valuesAt(run.config, check.field)
        .filter(({ pointer }) => concerns([pointer, ...check.dependsOn]))
        .map(({ pointer }) => ({ check, pointer }))
    );
    return Promise.all(wanted.map(({ check, pointer }) => this.runOne(check, pointer, run)));
  }

  private async runOne(check: ListedCheck, pointer: string, run: CheckRun): Promise<CheckResult> {
    const verdict = await this.verdictOn(check, pointer, run);
    return { ...verdict, check: check.check, field: pointer, required: check.required };
  }

  private async verdictOn(check: ListedCheck, pointer: string, run: CheckRun): Promise<CheckVerdict> {
    const kind = this.kinds.find(({ id }) => id === check.check);
    const found = valuesAt(run.config, pointer)[0];
    if (!kind || !found) return { outcome: 'unknown', reason: 'There is no value yet.' };
    const isSecret = secretPointers(run.manifest.configSchema, run.config).has(pointer);
    let { value }: { value: Json } = found;
    if (isSecret || isSecretReference(value)) {
      const reference = isSecretReference(value) ? value.$secret : undefined;
      const clear = reference === undefined ? value : await run.reveal(reference);
      if (!kind.readsSecrets || typeof clear !== 'string') return { outcome: 'unknown', reason: NOT_YOURS };
      value = clear;
    }
    const secret = isSecret && typeof value === 'string' ? value : undefined;
    const key = createHash('sha256')
      .update(
        JSON.stringify([
          [run.manifest.id, run.manifest.version],
          [check, pointer, value, run.config, run.environment, secret && run.actor],
        ])
      )
      .digest('hex');
    const now = this.clock.now().getTime();
    const earlier = this.known.get(key);
    if (earlier && now - earlier.at < REMEMBER_MS) return earlier.verdict;
    const verdict = tidyVerdict(await this.ask(kind, check, pointer, value, run), secret);
    if (verdict.outcome !== 'unknown') this.remember(key, { verdict, at: now });
    return verdict;
  }

  private remember(key: string, known: { verdict: CheckVerdict; at: number }): void {
    this.known.set(key, known);
    if (this.known.size <= REMEMBERED) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }

  private async ask(
    kind: ConfigurationCheck,
    check: ListedCheck,
    pointer: string,
    value: Json,
    run: CheckRun
  ): Promise<CheckVerdict> {
    const deadline = AbortSignal.timeout(this.deadlineMs);
    const signal = run.signal ? AbortSignal.any([deadline, run.signal]) : deadline;
    try {
      const { options } = check;
      const { config, environment, manifest } = run;
      const reaches = hasBackend(manifest) ? { reaches: egressTargets(manifest, config).targets } : {};
      const answer: unknown = await Promise.race([
        kind.check({ value, field: pointer, config, options, environment, ...reaches, signal }),
        whenAborted(signal),
      ]);
      const verdict = checkVerdictSchema.safeParse(answer);
      if (verdict.success) return verdict.data;
      this.log.warn(`The check ${kind.id} of ${run.manifest.id} does not answer as checks do`);
      return { outcome: 'unknown', reason: 'The check did not come to a result. Go on, or try again later.' };
    } catch (error) {
      if (run.signal?.aborted) return { outcome: 'unknown', reason: 'It was cancelled.' };
      if (deadline.aborted) {
        const seconds = Math.round(this.deadlineMs / 1000);
        return {
          outcome: 'unknown',
          reason: `There was no result within ${seconds} s. Go on, or try again.`,
        };
      }
      // What it says may hold the value: only its kind is written down.
      const what = error instanceof Error ? error.name : typeof error;
      this.log.warn(`The check ${kind.id} of ${run.manifest.id} failed with ${what}`);
      return { outcome: 'unknown', reason: 'The check failed by itself. Go on, or try again later.' };
    }
  }
}
