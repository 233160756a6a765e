/** Which parts of an operation can go on side by side. */
import { refKey, refOf } from '../kubernetesObject';
import type { Lane, PlannedObject } from './compileSteps';
import type { StepInput } from './stepKinds';

const takesAway = ({ item }: Lane) => item.kind === 'uninstall' || item.kind === 'stop';

function needs({ manifest }: Lane, pluginId: string): boolean {
  return [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies].some(
    declared => declared !== undefined && Object.hasOwn(declared, pluginId)
  );
}

/**
 * For each lane the plugins of earlier lanes that it has to wait for: those that it needs or that need it, those that write
 * an object that it writes, too, such as a shared namespace, and all that take something away where it does not.
 */
export function lanesBefore(lanes: readonly Lane[], objects: readonly PlannedObject[]): string[][] {
  const written = lanes.map(
    ({ item }) =>
      new Set(
        objects
          .filter(({ pluginId }) => pluginId === item.pluginId)
          .map(({ object }) => refKey(refOf(object)))
      )
  );
  return lanes.map((lane, i) =>
    lanes
      .slice(0, i)
      .filter(
        (earlier, j) =>
          needs(lane, earlier.item.pluginId) ||
          needs(earlier, lane.item.pluginId) ||
          (takesAway(earlier) && !takesAway(lane)) ||
          [...written[i]!].some(key => written[j]!.has(key))
      )
      .map(({ item }) => item.pluginId)
  );
}

/** One plugin's steps, and the lanes that have to be done before they begin. */
export type LaneOfSteps<Step> = { pluginId: string; after: readonly string[]; steps: Step[] };

/** An operation's steps as they may run: some one after the other, lanes side by side, the rest one after the other. */
export type StepStages<Step> = { first: Step[]; lanes: LaneOfSteps<Step>[]; last: Step[] };

const isFirst = ({ kind }: StepInput) => kind === 'reserve' || kind.startsWith('check-');
const isLast = ({ kind }: StepInput) => kind === 'drop-database' || kind === 'record-revision';

/** Reads the stages back from stored steps. An operation that was made before there were lanes is one lane. */
export function stagesOf<Step extends { input: unknown; pluginId: string }>(
  steps: readonly Step[]
): StepStages<Step> {
  const inputs = steps.map(({ input }) => input as StepInput);
  const begin = inputs.findIndex(input => !isFirst(input));
  const from = begin < 0 ? steps.length : begin;
  const end = inputs.findIndex(isLast);
  const to = end < 0 ? steps.length : Math.max(from, end);
  const lanes = new Map<string, LaneOfSteps<Step>>();
  for (let i = from; i < to; i++) {
    const step = steps[i]!;
    const { after } = inputs[i]!;
    const lane = lanes.get(step.pluginId);
    if (lane) lane.steps.push(step);
    else
      lanes.set(step.pluginId, { pluginId: step.pluginId, after: after ?? [...lanes.keys()], steps: [step] });
  }
  return { first: steps.slice(0, from), lanes: [...lanes.values()], last: steps.slice(to) };
}
