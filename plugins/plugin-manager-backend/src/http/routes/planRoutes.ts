import {
  FlyloftError,
  planStateSchema,
  wantedChangeSchema,
  type MakePlanInput,
  type Plan,
  type PlanListItem,
  type PlanState,
  type ReleaseStrategy,
  type WantedChange,
} from '@flyloft/plugin-manager-common';
import type { Authorized } from '../../app/authorized/guarded';
import type { PlanUseCases } from '../../app/engineUseCases';
import type { Caller } from '../../app/authorized/guarded';
import { clientGone } from '../clientGone';
import { json, type Handlers } from '../handler';

/** A plan as lists show it: without its objects and values, with what makes it worth a closer look. */
function toPlanListItem(plan: Plan): PlanListItem {
  const { content } = plan;
  return {
    id: plan.id,
    digest: plan.digest,
    state: plan.state,
    summary: plan.summary,
    environment: content.environment,
    requester: content.requester,
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    createdAt: plan.createdAt,
    ...(plan.requestedAt === undefined ? {} : { requestedAt: plan.requestedAt }),
    items: content.items.map(({ kind, pluginId, name, from, to }) => ({
      kind,
      pluginId,
      name,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })),
    marks: {
      newAccess: content.grants.some(grant => grant.change === 'added'),
      irreversible: content.irreversible.length > 0,
      breaking: content.items.some(item => item.breakingChanges.length > 0),
      lowTier: content.releases.some(release => !['internal', 'verified'].includes(release.trustTier)),
    },
    ...(plan.approval === undefined ? {} : { approval: plan.approval }),
    ...(plan.operationId === undefined ? {} : { operationId: plan.operationId }),
    may: plan.may,
  };
}

function statesOf(text: string | undefined): PlanState[] | undefined {
  if (text === undefined) return undefined;
  return text.split(',').map(part => {
    const state = planStateSchema.safeParse(part.trim());
    if (state.success) return state.data;
    throw new FlyloftError(
      'INPUT_INVALID',
      `"${part}" is no state of a plan. They are: ${planStateSchema.options.join(', ')}.`
    );
  });
}

type ChangeBody = { environment?: string; reason?: string; strategy?: ReleaseStrategy };

/** Routes of plans, and the shortcuts that make a plan with one change and ask for it. */
export function planRoutes(
  plans: Authorized<PlanUseCases>
): Handlers<
  | 'makePlan'
  | 'listPlans'
  | 'getPlan'
  | 'getPlanGraph'
  | 'rehearsePlan'
  | 'requestPlan'
  | 'requestPlanAgain'
  | 'approvePlan'
  | 'denyPlan'
  | 'withdrawPlan'
  | 'nudgePlan'
  | 'countPlans'
  | 'restoreGeneration'
  | 'installPlugin'
  | 'configurePlugin'
  | 'uninstallPlugin'
  | 'startPlugin'
  | 'stopPlugin'
  | 'restartPlugin'
  | 'bulkInstall'
  | 'bulkUpdate'
  | 'bulkConfigure'
  | 'bulkUninstall'
  | 'bulkStart'
  | 'bulkStop'
  | 'bulkRestart'
  | 'rollbackPlugin'
> {
  const askAll = async (
    caller: Caller,
    changes: WantedChange[],
    { environment, reason, strategy }: ChangeBody
  ) => {
    const input: MakePlanInput = {
      changes,
      request: true,
      partial: changes.length > 1,
      ...(environment === undefined ? {} : { environment }),
      ...(reason === undefined ? {} : { reason }),
      ...(strategy === undefined ? {} : { strategy }),
    };
    return json(await plans.makePlan(caller, input, await caller.person()));
  };

  const ask = (caller: Caller, change: WantedChange, body: ChangeBody) => askAll(caller, [change], body);

  const askEach = (
    caller: Caller,
    kind: WantedChange['kind'],
    { items, ...body }: ChangeBody & { items: object[] }
  ) =>
    askAll(
      caller,
      items.map(item => wantedChangeSchema.parse({ kind, ...item })),
      body
    );

  return {
    async makePlan({ caller, body, res }) {
      // Who types asks for the next preview before this one is there; a plan that is to be kept is made in any case.
      const how = body.preview ? { signal: clientGone(res) } : {};
      const outcome = await plans.makePlan(caller, body, await caller.person(), how);
      if (outcome.outcome === 'refused') return outcome;
      const asked = body.request ? 202 : 201;
      return json(outcome, body.preview ? 200 : asked);
    },

    async listPlans({ caller, query }) {
      const { state, environment, pluginId, mine, limit, cursor } = query;
      const states = statesOf(state);
      const page = await plans.listPlans(
        caller,
        {
          ...(states === undefined ? {} : { states }),
          ...(environment === undefined ? {} : { environment }),
          ...(pluginId === undefined ? {} : { pluginId }),
          mine: mine === 'true',
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        },
        await caller.person()
      );
      if (page.outcome === 'refused') return page;
      const { items, nextCursor } = page.value;
      return {
        outcome: 'ok',
        value: { json: { items: items.map(toPlanListItem), ...(nextCursor ? { nextCursor } : {}) } },
      };
    },

    async getPlan({ caller, params }) {
      const found = await plans.getPlan(caller, params.id, await caller.person());
      return found.outcome === 'refused' ? found : { outcome: 'ok', value: { json: found.value.plan } };
    },

    getPlanGraph: async ({ caller, params }) =>
      json(await plans.getPlanGraph(caller, params.id, await caller.person())),
    rehearsePlan: async ({ caller, params }) =>
      json(await plans.rehearsePlan(caller, params.id, await caller.person())),
    requestPlan: async ({ caller, params, body }) =>
      json(await plans.requestPlan(caller, params.id, body, await caller.person())),
    requestPlanAgain: async ({ caller, params, body }) =>
      json(await plans.requestAgain(caller, params.id, body, await caller.person())),
    approvePlan: async ({ caller, params, body }) =>
      json(await plans.approvePlan(caller, params.id, body, await caller.person())),
    denyPlan: async ({ caller, params, body }) =>
      json(await plans.denyPlan(caller, params.id, body, await caller.person())),
    withdrawPlan: async ({ caller, params }) =>
      json(await plans.withdrawPlan(caller, params.id, await caller.person())),
    nudgePlan: async ({ caller, params }) =>
      json(await plans.nudgePlan(caller, params.id, await caller.person())),
    countPlans: async ({ caller }) => json(await plans.countPlans(caller, await caller.person())),
    restoreGeneration: async ({ caller, params, body }) =>
      json(await plans.restoreGeneration(caller, params.number, body, await caller.person())),

    installPlugin: ({ caller, params: { id: pluginId }, body: { range, config, ...body } }) =>
      ask(
        caller,
        {
          kind: 'install',
          pluginId,
          ...(range === undefined ? {} : { range }),
          ...(config === undefined ? {} : { config }),
        },
        body
      ),
    configurePlugin: ({ caller, params: { id: pluginId }, body: { range, config, ...body } }) =>
      ask(
        caller,
        range === undefined
          ? { kind: 'configure', pluginId, config }
          : { kind: 'update', pluginId, range, config },
        body
      ),
    uninstallPlugin: ({ caller, params: { id: pluginId }, body: { removeData, ...body } }) =>
      ask(caller, { kind: 'uninstall', pluginId, ...(removeData === undefined ? {} : { removeData }) }, body),
    startPlugin: ({ caller, params, body }) => ask(caller, { kind: 'start', pluginId: params.id }, body),
    stopPlugin: ({ caller, params, body }) => ask(caller, { kind: 'stop', pluginId: params.id }, body),
    restartPlugin: ({ caller, params, body }) => ask(caller, { kind: 'restart', pluginId: params.id }, body),
    bulkInstall: ({ caller, body }) => askEach(caller, 'install', body),
    bulkUpdate: ({ caller, body }) => askEach(caller, 'update', body),
    bulkConfigure: ({ caller, body }) => askEach(caller, 'configure', body),
    bulkUninstall: ({ caller, body }) => askEach(caller, 'uninstall', body),
    bulkStart: ({ caller, body }) => askEach(caller, 'start', body),
    bulkStop: ({ caller, body }) => askEach(caller, 'stop', body),
    bulkRestart: ({ caller, body }) => askEach(caller, 'restart', body),
    rollbackPlugin: ({ caller, params: { id: pluginId }, body: { revision, ...body } }) =>
      ask(caller, { kind: 'rollback', pluginId, ...(revision === undefined ? {} : { revision }) }, body),
  };
}
