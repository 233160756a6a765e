import type { GenerationChange, GenerationDiff } from '@flyloft/plugin-manager-common';
import { diffValues } from '../config/diffValues';
import type { JsonObject } from '../json';

/** What a plugin ran in a generation. */
export type RanThen = { revision: number; release: string; replicas: number; config: JsonObject };

/** A plugin in the two generations that are compared. */
export type Compared = { pluginId: string; name: string; before?: RanThen; after?: RanThen };

const settings = (n: number) => (n === 1 ? '1 setting changed' : `${n} settings changed`);

function stateWords(before: RanThen, after: RanThen): string {
  if (before.replicas > 0 && after.replicas === 0) return 'stopped';
  if (before.replicas === 0 && after.replicas > 0) return 'started';
  return `put back as revision ${after.revision}`;
}

function changeOf({ pluginId, name, before, after }: Compared): GenerationChange | undefined {
  const base = {
    pluginId,
    name,
    ...(before ? { from: before.release } : {}),
    ...(after ? { to: after.release } : {}),
    revisions: { ...(before ? { from: before.revision } : {}), ...(after ? { to: after.revision } : {}) },
    values: diffValues(before?.config ?? {}, after?.config ?? {}),
  };
  // The settings of what is not there on one side are no difference; that it is not there is.
  if (!before && after)
    return { ...base, kind: 'installed', sentence: `${after.release} installed`, values: [] };
  if (before && !after)
    return { ...base, kind: 'removed', sentence: `${before.release} removed`, values: [] };
  if (!before || !after || before.revision === after.revision) return undefined;
  const changed = base.values.length > 0 ? [settings(base.values.length)] : [];
  if (before.release !== after.release) {
    return {
      ...base,
      kind: 'updated',
      sentence: [`${before.release} → ${after.release}`, ...changed].join(', '),
    };
  }
  if (changed.length > 0) return { ...base, kind: 'configured', sentence: changed.join(', ') };
  return { ...base, kind: 'changed', sentence: stateWords(before, after) };
}

const VERBS = [
  ['removed', 'removes'],
  ['installed', 'installs'],
  ['updated', 'updates'],
  ['configured', 'configures'],
  ['changed', 'changes'],
] as const;

/** How much differs between two generations, in one sentence. */
export function sayDifferences(
  from: number,
  to: number,
  changes: ReadonlyArray<Pick<GenerationDiff['changes'][number], 'kind'>>
): string {
  const parts = VERBS.flatMap(([kind, verb]) => {
    const count = changes.filter(change => change.kind === kind).length;
    return count > 0 ? [`${verb} ${count}`] : [];
  });
  return parts.length === 0
    ? `Nothing differs between ${from} and ${to}.`
    : `From ${from} to ${to}: ${parts.join(', ')}.`;
}

/** What differs between two generations, by plugin: what has to happen to get from one to the other. */
export function diffGenerations(
  from: number,
  to: number,
  compared: readonly Compared[]
): Omit<GenerationDiff, 'environment'> {
  const ordered = [...compared].sort((a, b) => (a.name < b.name ? -1 : 1));
  const changes = ordered.flatMap(plugin => changeOf(plugin) ?? []);
  const touched = new Set(changes.map(({ pluginId }) => pluginId));
  return {
    from,
    to,
    sentence: sayDifferences(from, to, changes),
    changes,
    unchanged: ordered.flatMap(({ pluginId, name, after }) =>
      after && !touched.has(pluginId) ? [{ pluginId, name, release: after.release }] : []
    ),
  };
}
