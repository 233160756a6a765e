import type { Refusal, RehearsalStep } from '@flyloft/plugin-manager-common';
import type { BundleStore, KubernetesObject, PlanRecord } from '../../../ports';
import type { EnvironmentConfig } from '../../environments';
import type { PlanDependencies } from '../planDependencies';

/** What a rehearsal asks beside what plans are made from. */
export type Surroundings = {
  bundles: Pick<BundleStore, 'open'>;
  /** Ids of the plugins that this portal itself has mounted. */
  mountedIds: () => Promise<string[]>;
};

/** What each part of a rehearsal works with. */
export type Rehearsed = {
  plan: PlanRecord;
  environment: EnvironmentConfig;
  dependencies: PlanDependencies;
  surroundings: Surroundings;
  /** The objects that each plugin runs with now, by plugin. */
  running: ReadonlyMap<string, readonly KubernetesObject[]>;
};

/** One part of a rehearsal. Answers with nothing where the plan has nothing of the sort. */
export type Trial = (rehearsed: Rehearsed) => Promise<RehearsalStep[]>;

type About = Pick<RehearsalStep, 'kind' | 'pluginId'>;

/** A step against which nothing speaks. */
export const fine = (about: About, sentence: string): RehearsalStep => ({
  ...about,
  outcome: 'fine',
  sentence,
  refusals: [],
});

/** A step that nothing could be asked about, and why. */
export const notChecked = (about: About, sentence: string): RehearsalStep => ({
  ...about,
  outcome: 'not-checked',
  sentence,
  refusals: [],
});

/** A step at which the operation would end. */
export const against = (about: About, sentence: string, refusals: readonly Refusal[]): RehearsalStep => ({
  ...about,
  outcome: 'refused',
  sentence,
  refusals: [...refusals],
});

/** `1 object`, `11 objects`. */
export const count = (number: number, one: string, several = `${one}s`) =>
  `${number} ${number === 1 ? one : several}`;
