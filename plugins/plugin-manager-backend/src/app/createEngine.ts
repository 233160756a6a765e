import { makePlanRequestSchema } from '@flyloft/plugin-manager-common';
import type { InstallationRecord, PlanRecord } from '../ports';
import type { CreateEngine, Engine, EngineOptions, PlanAnswerValue } from './engine';
import { createConnections } from './connections/connections';
import { createForesight } from './foresight/foresight';
import { Executor } from './operations/Executor';
import { getStepLog } from './operations/getStepLog';
import { cancelOperation, findOperation, retryOperation } from './operations/steerOperation';
import { storeSteps } from './operations/steps';
import { RateLimits } from './limits/RateLimits';
import { ok, refused, type Outcome } from './outcome';
import type { Person } from './person';
import { approvePlan } from './plans/approvePlan';
import { countPlans } from './plans/countPlans';
import { findPlan } from './plans/decideOn';
import { denyPlan } from './plans/denyPlan';
import { listPlans } from './plans/listPlans';
import { makePlan } from './plans/makePlan';
import { nudgePlan } from './plans/nudgePlan';
import { planGraph } from './plans/planGraph';
import { createPlanChecks } from './plans/planChecks';
import { findEnvironment } from './plans/planDependencies';
import { rehearsePlan } from './plans/rehearsal/rehearsePlan';
import { requestAgain } from './plans/requestAgain';
import { requestPlan } from './plans/requestPlan';
import { restoreGeneration } from './plans/restoreGeneration';
import { TriedObjects } from './plans/TriedObjects';
import { maySee, viewPlan } from './plans/viewPlan';
import { withdrawPlan } from './plans/withdrawPlan';

/** Waits between attempts while a cluster is away, in milliseconds. */
const BACK_OFF = [500, 1_000, 2_000, 5_000, 10_000] as const;

/** Builds the engine from its adapters. Nothing runs before `start`. */
export const createEngine: CreateEngine = (options: EngineOptions): Engine => {
  const { store, tenant, environments } = options;
  const executor = new Executor(
    {
      ...options,
      steps: new Map([...storeSteps, ...options.steps].map(kind => [kind.kind, kind])),
      backOff: options.backOff ?? BACK_OFF,
    },
    options.leases
  );
  const checks = createPlanChecks(options);
  const limits = new RateLimits(options.store);
  const tried = new TriedObjects(options.clock);
  let listening: { stop(): void } | undefined;

  /** With the plan's operation, and as the person sees it. */
  async function answer(found: Outcome<PlanRecord>, person: Person): Promise<Outcome<PlanAnswerValue>> {
    if (found.outcome === 'refused') return found;
    const plan = viewPlan(found.value, person, options);
    if (found.value.operationId === undefined) return ok({ plan });
    const operation = await findOperation(found.value.operationId, store);
    return ok({ plan, ...(operation.outcome === 'ok' ? { operation: operation.value } : {}) });
  }

  async function findVisible(id: string, person: Person): Promise<Outcome<PlanRecord>> {
    const found = await findPlan(id, options);
    if (found.outcome === 'refused' || maySee(found.value, person)) return found;
    return refused('NOT_ALLOWED', 'This plan is somebody else’s. Ask them, or an admin, to show it to you.');
  }

  const withRevision = async (installation: InstallationRecord) => {
    const revision = await store.installations.findRevision(installation.id, installation.revision);
    return { installation, ...(revision ? { revision } : {}) };
  };

  return {
    start: async () => {
      listening ??= options.changes.on(() => checks.forget());
      executor.start();
    },
    stop: async () => {
      listening?.stop();
      await executor.stop();
      await options.leases.close();
    },

    async makePlan(input, person, how) {
      const parsed = makePlanRequestSchema.safeParse(input);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        return refused('INPUT_INVALID', `${issue?.path.join('.') || 'The request'}: ${issue?.message ?? ''}`);
      }
      return answer(await makePlan(parsed.data, person, options, { ...how, tried }), person);
    },
    async getPlan(id, person) {
      const found = await findVisible(id, person);
      if (found.outcome === 'refused') return found;
      const { plan, checkedAt } = await checks.check(found.value);
      const shown = await answer(ok(plan), person);
      if (shown.outcome === 'refused' || !checkedAt) return shown;
      return ok({ ...shown.value, plan: { ...shown.value.plan, checkedAt: checkedAt.toISOString() } });
    },
    async getPlanGraph(id, person) {
      const found = await findVisible(id, person);
      return found.outcome === 'refused' ? found : ok(await planGraph(found.value, store));
    },
    async rehearsePlan(id, person, surroundings) {
      const found = await findVisible(id, person);
      if (found.outcome === 'refused') return found;
      const tooMany = await limits.take(person.actor, 'rehearsal');
      return tooMany ?? rehearsePlan(found.value, options, surroundings);
    },
    listPlans: (filter, person) => listPlans(filter, person, options),
    requestPlan: async (id, body, person) => answer(await requestPlan(id, body, person, options), person),
    approvePlan: async (id, body, person) => answer(await approvePlan(id, body, person, options), person),
    denyPlan: async (id, body, person) => answer(await denyPlan(id, body, person, options), person),
    withdrawPlan: async (id, person) => answer(await withdrawPlan(id, person, options), person),
    nudgePlan: async (id, person) => answer(await nudgePlan(id, person, options), person),
    countPlans: person => countPlans(person, options),
    requestAgain: async (id, body, person) => answer(await requestAgain(id, body, person, options), person),
    restoreGeneration: async (number, body, person) =>
      answer(await restoreGeneration(number, body, person, options), person),

    foresight: createForesight(options),
    connections: parts => createConnections(options, parts),

    getOperation: id => findOperation(id, store),
    async listOperations(filter) {
      const records = await store.operations.list({ tenant, ...filter });
      const found = await Promise.all(records.map(({ id }) => findOperation(id, store)));
      return found.flatMap(one => (one.outcome === 'ok' ? [one.value] : []));
    },
    getStepLog: (id, index, how) => getStepLog(id, index, how, options),
    operationEvents: (id, after, limit) => store.operations.eventsAfter(id, after, limit),
    onOperationChanged: (id, listener) =>
      options.changes.onOperation(operationId => {
        if (operationId === id) listener();
      }),
    cancelOperation: (id, person) => cancelOperation(id, person, store),
    retryOperation: (id, person) => retryOperation(id, person, store),

    async findInstallation(id, pluginId) {
      const environment = findEnvironment(environments, id);
      if (environment.outcome === 'refused') return environment;
      const found = await store.installations.find(tenant, environment.value.id, pluginId);
      if (found) return ok(await withRevision(found));
      return refused(
        'INSTALLATION_NOT_FOUND',
        `${pluginId} is not installed in ${environment.value.title}. Install it first.`
      );
    },
    async listInstallations(filter) {
      const records = await store.installations.list({ tenant, ...filter });
      return Promise.all(records.map(withRevision));
    },
    async listGenerations(id, limit, before) {
      const environment = findEnvironment(environments, id);
      if (environment.outcome === 'refused') return environment;
      return ok(await store.installations.listGenerations(tenant, environment.value.id, limit, before));
    },
    environment: id => findEnvironment(environments, id),
  };
};
