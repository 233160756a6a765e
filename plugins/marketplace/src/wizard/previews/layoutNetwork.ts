import type { NetworkEdge } from '@flyloft/plugin-manager-common';

/** Sizes in pixels. */
export const PICTURE = { plugin: 132, peer: 148, gap: 104, line: 22, pad: 12, between: 10 } as const;
/** More peers than these would be a picture that nobody can read; the list says the rest. */
export const MAX_PEERS = 12;

/** One connection as a line between the plugin and a peer. */
export type DrawnLine = { edge: NetworkEdge; y: number };
/** A peer with the connections that lead to it. */
export type DrawnPeer = {
  key: string;
  peer: NetworkEdge['peer'];
  host: string | undefined;
  y: number;
  height: number;
  lines: DrawnLine[];
};
/** A plugin on the left, as tall as its peers on the right. */
export type NetworkLayout = {
  peers: DrawnPeer[];
  left: number;
  width: number;
  height: number;
  hidden: number;
};

/** Places one plugin's connections: each peer once, however many ports lead to it; new ones before those that stay. */
export function layoutNetwork(edges: readonly NetworkEdge[]): NetworkLayout {
  const byPeer = new Map<string, NetworkEdge[]>();
  for (const edge of edges) {
    const key = `${edge.peer} ${edge.host ?? ''}`;
    byPeer.set(key, [...(byPeer.get(key) ?? []), edge]);
  }
  const isNew = (of: readonly NetworkEdge[]) => of.some(({ change }) => change !== 'unchanged');
  const all = [...byPeer];
  // Where not all can be drawn, those that change are.
  const kept = new Set(
    [...all].sort(([, a], [, b]) => Number(isNew(b)) - Number(isNew(a))).slice(0, MAX_PEERS)
  );
  const peers: DrawnPeer[] = [];
  let y = 0;
  for (const entry of all.filter(one => kept.has(one))) {
    const [key, lines] = entry;
    const height = PICTURE.pad * 2 + lines.length * PICTURE.line;
    const top = y;
    peers.push({
      key,
      peer: lines[0]!.peer,
      host: lines[0]!.host,
      y,
      height,
      lines: lines.map((edge, index) => ({ edge, y: top + PICTURE.pad + (index + 0.5) * PICTURE.line })),
    });
    y += height + PICTURE.between;
  }
  return {
    peers,
    left: PICTURE.plugin + PICTURE.gap,
    width: PICTURE.plugin + PICTURE.gap + PICTURE.peer,
    height: Math.max(0, y - PICTURE.between),
    hidden: all.length - peers.length,
  };
}
