import type { StepKind } from '../../steps/step';
import { recordGeneration, recordRevision } from './record';
import { reserve } from './reserve';
import { activateFrontend, deactivate, route } from './serve';

/** The steps that only write to the engine's own store. */
export const storeSteps: readonly StepKind[] = [
  reserve,
  route,
  activateFrontend,
  deactivate,
  recordRevision,
  recordGeneration,
];
