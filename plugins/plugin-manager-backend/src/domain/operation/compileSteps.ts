import type { Manifest, PlanItem, PlannedHook } from '@flyloft/plugin-manager-common';
import { hasBackend } from '../release/hasBackend';
import type { KubernetesObject } from '../kubernetesObject';
import { hookStep, isAtEnd, isCheck } from './hookSteps';
import { APPLY_STEP_KINDS, type StepInput, type StepKindName } from './stepKinds';
import { lanesBefore } from './laneOrder';

/** One plugin's part of a plan. */
export type Lane = {
  item: PlanItem;
  /** Of the release that will run; of the one that ran, for an uninstall. */
  manifest: Manifest;
  /** Whether it runs afterwards; false for one that is stopped, and stays so when it is configured. */
  running: boolean;
};

/** A stored object of a plan. */
export type PlannedObject = { pluginId: string; object: KubernetesObject; action: 'apply' | 'remove' };

const isApplyKind = (kind: string): kind is keyof typeof APPLY_STEP_KINDS =>
  Object.hasOwn(APPLY_STEP_KINDS, kind);

/** The namespace and everything that fences it in: read back before a workload is let in. */
const FENCE: readonly string[] = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
];

/** The steps of one lane but for the records, which come last of all. */
function laneSteps(
  { item, manifest, running }: Lane,
  objects: readonly PlannedObject[],
  hooks: readonly PlannedHook[]
): StepInput[] {
  const { pluginId } = item;
  const steps: StepInput[] = [];
  const add = (kind: StepKindName, object?: number) =>
    steps.push({ kind, pluginId, ...(object === undefined ? {} : { object }) });

  const mine = objects.map((entry, index) => ({ ...entry, index })).filter(e => e.pluginId === pluginId);
  const applied = mine.filter(entry => entry.action === 'apply');
  const removed = mine.filter(entry => entry.action === 'remove');
  const deployment = applied.find(entry => entry.object.kind === 'Deployment');
  // Also a plugin that keeps no data has its signing keys there.
  const usesDatabase = hasBackend(manifest);

  const hooked = (moment: string) =>
    steps.push(...hooks.filter(({ stage }) => stage.startsWith(moment)).map(hookStep));
  // First, so that its undo is the last of the lane: by then what ran before runs again.
  hooked('error');
  hooked('pre');
  if (item.kind === 'uninstall' || item.kind === 'stop') add('deactivate');
  if (item.kind !== 'uninstall' && item.kind !== 'stop' && deployment && usesDatabase) add('ensure-database');
  let fenceOpen = false;
  for (const { object, index } of applied) {
    if (!isApplyKind(object.kind)) throw new Error(`No step applies a ${object.kind}`);
    if (FENCE.includes(object.kind)) fenceOpen = true;
    else if (fenceOpen) {
      add('read-back-fence');
      fenceOpen = false;
    }
    add(APPLY_STEP_KINDS[object.kind], index);
  }
  if (deployment) {
    add('wait-for-rollout', deployment.index);
    if (running) {
      const service = applied.find(entry => entry.object.kind === 'Service');
      add('wait-endpoints', service?.index);
      add('health-gate', service?.index);
    }
  }
  // What is not needed any more goes after what replaces it works, in the reverse of the order it came in.
  for (const { index } of removed.reverse()) add('remove-object', index);
  if (item.kind === 'uninstall') {
    if (item.removesData && usesDatabase) add('drop-database');
  } else if (item.kind !== 'stop') {
    if (deployment && running) add('route');
    if (manifest.federation && running) add('activate-frontend');
  }
  hooked('post');
  return steps;
}

/**
 * The steps of an approved plan, in the order in which they run: first its installations are reserved and what may say
 * no to all of it is asked, then lane after
 * lane, what is needed before what needs it (and the reverse for what is removed), last everything is recorded. The
 * lanes come in the order in which they are given, and each names those that it has to wait for; the last step, `record-generation`, ends the operation.
 */
export function compileSteps(
  lanes: readonly Lane[],
  objects: readonly PlannedObject[],
  hooks: readonly PlannedHook[] = []
): StepInput[] {
  const last = lanes.at(-1);
  if (!last) throw new Error('A plan without a change has no steps');
  const checks = hooks.filter(isCheck);
  const ends = hooks.filter(isAtEnd);
  const others = hooks.filter(hook => !isCheck(hook) && !isAtEnd(hook));
  const drops: StepInput[] = [];
  const work: StepInput[] = [];
  const before = lanesBefore(lanes, objects);
  lanes.forEach((lane, i) => {
    const hooksOfLane = others.filter(({ pluginId }) => pluginId === lane.item.pluginId);
    const steps = laneSteps(lane, objects, hooksOfLane);
    // What cannot be put back waits until nothing else can fail.
    drops.push(...steps.filter(({ kind }) => kind === 'drop-database'));
    const [begin, ...rest] = steps.filter(({ kind }) => kind !== 'drop-database');
    if (begin) work.push({ ...begin, after: before[i]! }, ...rest);
  });
  return [
    { kind: 'reserve', pluginId: last.item.pluginId },
    ...checks.map(hookStep),
    ...work,
    ...drops,
    ...lanes.map((lane): StepInput => ({ kind: 'record-revision', pluginId: lane.item.pluginId })),
    ...ends.map(hookStep),
    { kind: 'record-generation', pluginId: last.item.pluginId },
  ];
}
