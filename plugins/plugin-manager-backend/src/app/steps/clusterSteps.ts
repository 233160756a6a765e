import { applySteps } from './applyObject';
import { dropDatabaseStep, ensureDatabaseStep } from './databases';
import { healthGateStep, type HealthGateOptions } from './healthGate';
import { readBackFenceStep } from './readBackFence';
import { removeStep } from './removeObject';
import type { StepKind } from './step';
import { waitEndpointsStep } from './waitEndpoints';
import { waitForRolloutStep } from './waitForRollout';

/** Every step kind that touches a cluster or a plugin's database. */
export function clusterSteps(options: HealthGateOptions): StepKind[] {
  return [
    ensureDatabaseStep(),
    dropDatabaseStep(),
    ...applySteps(),
    removeStep(),
    readBackFenceStep(),
    waitForRolloutStep(),
    waitEndpointsStep(),
    healthGateStep(options),
  ];
}
