import type { Manifest, PlanGraph, PlanGraphNode } from '@flyloft/plugin-manager-common';
import type { PlanRecord } from '../../ports';
import type { Reads } from './current';

type Ranges = Pick<Manifest, 'dependencies' | 'peerDependencies' | 'optionalDependencies'>;
type Wish = { to: string; kind: 'needs' | 'uses'; range: string };

const wishesOf = ({ dependencies, peerDependencies, optionalDependencies }: Ranges): Wish[] => [
  ...Object.entries({ ...peerDependencies, ...dependencies }).map(
    ([to, range]): Wish => ({ to, kind: 'needs', range })
  ),
  ...Object.entries(optionalDependencies).map(([to, range]): Wish => ({ to, kind: 'uses', range })),
];

/**
 * What a plan changes and one ring around it: plugins that a changed one needs, and those that need it, as they were
 * installed when the plan was made. Lines between two that stay are left out.
 */
export async function planGraph(
  { content }: Pick<PlanRecord, 'content'>,
  { registry, installations }: Reads
): Promise<PlanGraph> {
  const { tenant, environment, baseGeneration, items } = content;
  const base =
    baseGeneration > 0 ? await installations.findGeneration(tenant, environment, baseGeneration) : undefined;
  const installed = new Map(Object.entries(base?.revisions ?? {}).map(([id, { release }]) => [id, release]));
  const { byPlugin } = await registry.candidateLists();
  const changed = new Map(items.map(item => [item.pluginId, item]));
  const candidateOf = (id: string) => {
    const item = changed.get(id);
    const version = item ? item.to ?? item.from ?? installed.get(id) : installed.get(id);
    return byPlugin.get(id)?.find(candidate => candidate.version === version);
  };
  const there = new Set([...changed.keys(), ...installed.keys()]);
  const edges = [...there].flatMap(from => {
    const candidate = candidateOf(from);
    return (candidate ? wishesOf(candidate.manifest) : [])
      .filter(({ to }) => there.has(to) && to !== from && (changed.has(from) || changed.has(to)))
      .map(wish => ({ from, ...wish }));
  });
  const named = new Set([...changed.keys(), ...edges.flatMap(({ from, to }) => [from, to])]);
  const names = new Map((await registry.listTopics()).map(({ pluginId, name }) => [pluginId, name]));
  const nodes = [...named].map((pluginId): PlanGraphNode => {
    const item = changed.get(pluginId);
    const version = installed.get(pluginId);
    const [from, to] = item
      ? [item.from, item.kind === 'uninstall' ? undefined : item.to ?? item.from]
      : [version, version];
    return {
      pluginId,
      name: item?.name ?? names.get(pluginId) ?? pluginId,
      change: item?.kind ?? 'stays',
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  });
  return { nodes, edges };
}
