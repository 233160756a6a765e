import type { PlanGraph, PlanGraphNode } from '../api/planReview';

/** What becomes of a plugin, as a note beside its name: `1.8.0 → 2.0.0`, `2.4.1 new`, `1.4.0 stays`. */
export function describeGraphNode({ change, from, to }: PlanGraphNode): string {
  if (to === undefined) return `${from ?? ''} is removed`.trim();
  if (from === undefined) return `${to} new`;
  if (change === 'stays') return `${to} stays`;
  return from === to ? `${to}, changed` : `${from} → ${to}`;
}

function targetOf({ change, from, to }: PlanGraphNode): string {
  if (to === undefined) return `${from ?? 'it'} is removed`;
  if (from === undefined) return `${to} is installed`;
  if (change === 'stays' || from === to) return `${to} stays`;
  return `${from} becomes ${to}`;
}

/** A plan's graph in sentences, one a line between two plugins: what the picture says to those who see it. */
export function describePlanGraph({ nodes, edges }: PlanGraph): string[] {
  const find = (id: string) => nodes.find(node => node.pluginId === id);
  return edges.flatMap(({ from, to, kind, range }) => {
    const [source, target] = [find(from), find(to)];
    if (!source || !target) return [];
    const version = source.to ?? source.from ?? '';
    const verb = kind === 'needs' ? 'needs' : 'can use';
    return [`${source.name} ${version} ${verb} ${target.name} ${range}: ${targetOf(target)}.`];
  });
}
