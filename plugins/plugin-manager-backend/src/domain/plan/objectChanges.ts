import { canonicalJson, type JsonValue } from '@flyloft/bundle';
import type { ObjectChange } from '@flyloft/plugin-manager-common';
import type { PlannedObject } from '../operation/compileSteps';
import { refKey, refOf, type KubernetesObject } from '../kubernetesObject';
import { PART_LABEL } from '../render';

/** What the cluster said of an object before the plan was shown; without it nothing could be asked. */
export type ObjectCheck = Pick<
  ObjectChange,
  'checked' | 'uncheckedBecause' | 'refusal' | 'drift' | 'driftValues'
>;

const same = (a: KubernetesObject, b: KubernetesObject) =>
  canonicalJson(a as unknown as JsonValue) === canonicalJson(b as unknown as JsonValue);

/** The objects of one plugin that a plan applies and removes, and how they differ from those that it runs with. */
export function planObjects(
  pluginId: string,
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[]
): PlannedObject[] {
  const kept = new Set(after.map(object => refKey(refOf(object))));
  return [
    ...after.map((object): PlannedObject => ({ pluginId, object, action: 'apply' })),
    ...before
      .filter(object => !kept.has(refKey(refOf(object))))
      .map((object): PlannedObject => ({ pluginId, object, action: 'remove' })),
  ];
}

/** The part of an installation that an object is, where its name changes with its content. */
const partOf = ({ metadata }: KubernetesObject) => metadata.labels?.[PART_LABEL];

/** What took an object's place before: a changed config is a new object, but people want to see the difference. */
function predecessor(
  object: KubernetesObject,
  before: readonly KubernetesObject[]
): KubernetesObject | undefined {
  const part = partOf(object);
  if (part === undefined) return undefined;
  return before.find(
    candidate =>
      candidate.kind === object.kind &&
      candidate.metadata.namespace === object.metadata.namespace &&
      partOf(candidate) === part
  );
}

/** One object of a plan beside the one that runs. */
export function describeObject(
  { object, action }: PlannedObject,
  before: readonly KubernetesObject[],
  check: ObjectCheck
): ObjectChange {
  const ref = refOf(object);
  const old =
    before.find(candidate => refKey(refOf(candidate)) === refKey(ref)) ?? predecessor(object, before);
  const json = (value: KubernetesObject) => JSON.parse(JSON.stringify(value)) as ObjectChange['after'];
  const base = { ...ref, ...check };
  if (action === 'remove') return { ...base, change: 'removed', before: json(object) };
  if (!old) return { ...base, change: 'added', after: json(object) };
  return {
    ...base,
    change: same(old, object) ? 'unchanged' : 'changed',
    before: json(old),
    after: json(object),
  };
}
