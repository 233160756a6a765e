import type { EngineOptions } from '../engine';
import type { StepKind } from '../steps/step';

/** What running needs; `steps` holds every kind by name. */
export type RunDependencies = Pick<
  EngineOptions,
  | 'store'
  | 'clusters'
  | 'databases'
  | 'bundleTokens'
  | 'elsewhere'
  | 'clock'
  | 'log'
  | 'environments'
  | 'onCheckpoint'
> & {
  steps: ReadonlyMap<string, StepKind>;
  /** Waits between attempts while the cluster or a database is away, in milliseconds; the last one repeats. */
  backOff: readonly number[];
};

/** Forwards, or back to where it began. */
export type Direction = 'run' | 'undo';
