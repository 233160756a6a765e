import type { Operation } from '@flyloft/plugin-manager-common';
import type { Engine } from './engine';
import { ok, type Outcome } from './outcome';
import type { Person } from './person';
import type { Surroundings } from './plans/rehearsal/rehearsed';

/** The engine's use cases around plans. */
export type PlanUseCases = Pick<
  Engine,
  | 'makePlan'
  | 'getPlan'
  | 'getPlanGraph'
  | 'requestPlan'
  | 'approvePlan'
  | 'denyPlan'
  | 'withdrawPlan'
  | 'nudgePlan'
  | 'requestAgain'
  | 'restoreGeneration'
> & {
  listPlans(
    ...args: Parameters<Engine['listPlans']>
  ): Promise<Outcome<Awaited<ReturnType<Engine['listPlans']>>>>;
  rehearsePlan(id: string, person: Person): ReturnType<Engine['rehearsePlan']>;
  countPlans(
    ...args: Parameters<Engine['countPlans']>
  ): Promise<Outcome<Awaited<ReturnType<Engine['countPlans']>>>>;
};

/** The engine's use cases around operations. */
export type OperationUseCases = Pick<
  Engine,
  'getOperation' | 'getStepLog' | 'cancelOperation' | 'retryOperation'
> & {
  listOperations(...args: Parameters<Engine['listOperations']>): Promise<Outcome<Operation[]>>;
};

/** The use cases around plans, bound to an engine. */
export function planUseCases(engine: Engine, surroundings: Surroundings): PlanUseCases {
  return {
    makePlan: (input, person, options) => engine.makePlan(input, person, options),
    getPlan: (id, person) => engine.getPlan(id, person),
    getPlanGraph: (id, person) => engine.getPlanGraph(id, person),
    rehearsePlan: (id, person) => engine.rehearsePlan(id, person, surroundings),
    listPlans: async (filter, person) => ok(await engine.listPlans(filter, person)),
    requestPlan: (id, body, person) => engine.requestPlan(id, body, person),
    approvePlan: (id, body, person) => engine.approvePlan(id, body, person),
    denyPlan: (id, body, person) => engine.denyPlan(id, body, person),
    withdrawPlan: (id, person) => engine.withdrawPlan(id, person),
    nudgePlan: (id, person) => engine.nudgePlan(id, person),
    countPlans: async person => ok(await engine.countPlans(person)),
    requestAgain: (id, body, person) => engine.requestAgain(id, body, person),
    restoreGeneration: (number, body, person) => engine.restoreGeneration(number, body, person),
  };
}

/** The use cases around operations, bound to an engine. */
export function operationUseCases(engine: Engine): OperationUseCases {
  return {
    getOperation: id => engine.getOperation(id),
    getStepLog: (id, index, how) => engine.getStepLog(id, index, how),
    listOperations: async filter => ok(await engine.listOperations(filter)),
    cancelOperation: (id, person) => engine.cancelOperation(id, person),
    retryOperation: (id, person) => engine.retryOperation(id, person),
  };
}
