import type { Conflict } from '@flyloft/plugin-manager-common';
import type { Graph } from './layoutGraph';

const HOST_NAMES: Record<string, string> = { backstage: 'Backstage', node: 'Node' };

/** A conflict's graph as it is drawn: hosts under the names that people use. */
export function nameHosts({ nodes, edges }: Conflict['graph']): Graph {
  return {
    edges,
    nodes: nodes.map(({ id, name, kind, notes }) => ({
      id,
      notes,
      name: kind === 'host' ? HOST_NAMES[name] ?? name : name,
    })),
  };
}
