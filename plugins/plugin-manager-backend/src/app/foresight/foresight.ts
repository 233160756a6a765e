import type { GenerationDiff, UpdateList, UpgradeSimulation } from '@flyloft/plugin-manager-common';
import type { Outcome } from '../outcome';
import type { PlanDependencies } from '../plans/planDependencies';
import { compareGenerations } from './compareGenerations';
import { listUpdates } from './listUpdates';
import { simulatePortalUpgrade } from './simulatePortalUpgrade';

/** What will happen, before it happens. Nothing here changes anything. */
export interface Foresight {
  listUpdates(environment?: string): Promise<Outcome<UpdateList>>;
  simulateUpgrade(wanted: { environment?: string; backstage: string }): Promise<Outcome<UpgradeSimulation>>;
  diffGenerations(wanted: {
    environment?: string;
    from: number;
    to: number;
  }): Promise<Outcome<GenerationDiff>>;
}

/** Binds the use cases to what plans are made from, so that what they foresee is what a plan then says. */
export function createForesight(dependencies: PlanDependencies): Foresight {
  return {
    listUpdates: environment => listUpdates(environment, dependencies),
    simulateUpgrade: wanted => simulatePortalUpgrade(wanted, dependencies),
    diffGenerations: wanted => compareGenerations(wanted, dependencies),
  };
}
