import { PLUGIN_MANAGER_TOPICS, type Approval } from '@flyloft/plugin-manager-common';
import { describeRef, refOf } from '../../domain/kubernetesObject';
import { compileSteps, type Lane } from '../../domain/operation/compileSteps';
import { replicasOf } from '../../domain/plan/deploymentObject';
import type { PlanRecord, StepRecord, StoreTransaction } from '../../ports';
import { storeSteps } from '../operations/steps';
import { findCurrent } from './current';
import type { PlanDependencies } from './planDependencies';

/** One plugin's part of an approved plan, with the manifest that its steps follow. */
async function laneOf(
  tx: StoreTransaction,
  plan: PlanRecord,
  item: PlanRecord['content']['items'][number],
  { tenant }: PlanDependencies
): Promise<Lane> {
  const current = await findCurrent(tx, tenant, plan.content.environment, item.pluginId);
  const planned = plan.content.releases.find(({ pluginId }) => pluginId === item.pluginId);
  const release = planned ? await tx.registry.findRelease(item.pluginId, planned.version) : current?.release;
  if (!release) throw new Error(`The release of ${item.pluginId} is not in the registry`);
  const replicas = replicasOf(
    plan.objects
      .filter(({ pluginId, action }) => pluginId === item.pluginId && action === 'apply')
      .map(({ object }) => object)
  );
  const stopped = current?.revision.replicas === 0 && item.kind !== 'start';
  const leaves = item.kind === 'stop' || item.kind === 'uninstall';
  const running = !leaves && (replicas === undefined ? !stopped : replicas > 0);
  return { item, manifest: release.manifest, running };
}

/**
 * Makes the operation of a plan that was approved in the same transaction. An approval is used once: a second operation
 * of a plan is refused by the database.
 */
export async function startOperation(
  tx: StoreTransaction,
  plan: PlanRecord,
  approval: Approval,
  operationId: string,
  dependencies: PlanDependencies
): Promise<void> {
  const { content } = plan;
  const lanes: Lane[] = [];
  for (const item of content.items) lanes.push(await laneOf(tx, plan, item, dependencies));
  const kinds = new Map([...storeSteps, ...dependencies.steps].map(kind => [kind.kind, kind]));
  const steps = compileSteps(lanes, plan.objects, content.hooks).map((input, index): StepRecord => {
    const kind = kinds.get(input.kind);
    if (!kind) throw new Error(`There is no step kind ${input.kind}`);
    const object = input.object === undefined ? undefined : plan.objects[input.object]?.object;
    return {
      operationId,
      index,
      pluginId: input.pluginId,
      kind: input.kind,
      title: kind.title(input, object),
      state: 'pending',
      attempts: 0,
      objects: object ? [describeRef(refOf(object))] : [],
      input,
    };
  });
  // Their rows have to be there before a step is run; who holds them is decided by the first step.
  await tx.installations.ensure(
    content.items.map(({ pluginId }) => ({
      tenant: content.tenant,
      environment: content.environment,
      pluginId,
    })),
    content.requester
  );
  await tx.operations.insert(
    {
      id: operationId,
      planId: plan.id,
      tenant: content.tenant,
      environment: content.environment,
      pluginIds: content.items.map(({ pluginId }) => pluginId),
      summary: plan.summary,
      state: 'queued',
      requestedBy: content.requester,
      createdAt: dependencies.clock.now(),
      left: [],
      cancelRequested: false,
      fence: 0,
    },
    steps
  );
  await tx.audit.append({
    actor: approval.decidedBy,
    action: 'operation.queued',
    subject: `operation:${operationId}`,
    result: 'success',
    summary: plan.summary,
    details: { planId: plan.id, digest: plan.digest },
  });
  tx.publish(PLUGIN_MANAGER_TOPICS.operationChanged, { operationId });
}
