/** A box: a plugin or a host, with what is known of it by itself. */
export type GraphNode = {
  id: string;
  name: string;
  notes: readonly string[];
  /** What becomes of it; it stays where nothing is said. */
  tone?: 'comes' | 'changes' | 'goes' | 'stays';
};
/** A line: what one says about the other's version. */
export type GraphEdge = { from: string; to: string; kind: 'needs' | 'uses' | 'excludes'; label: string };
export type Graph = { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };

/** Sizes in pixels. Three boxes stand beside each other on the narrowest screen's scroll strip. */
export const BOX = { width: 176, height: 60, gapX: 24, gapY: 56, around: 72 } as const;
/** More than these would be a picture that nobody can read; the sentences say it then. */
const MAX_NODES = 12;

/** A node with its place; `x` and `y` are of its upper left corner. */
export type PlacedNode = GraphNode & { x: number; y: number };
/** A line between two nodes, with the place of what it says. */
export type PlacedEdge = GraphEdge & {
  path: string;
  labelX: number;
  labelY: number;
};
export type GraphLayout = { nodes: PlacedNode[]; edges: PlacedEdge[]; width: number; height: number };

/** Rows from who needs to what is needed: a node stands below everything that points to it, circles aside. */
function rowsOf({ nodes, edges }: Graph): Map<string, number> {
  const rows = new Map(nodes.map(({ id }) => [id, 0]));
  // As often as there are nodes: longer chains than that are circles.
  for (let round = 1; round < nodes.length; round++) {
    for (const { from, to } of edges) {
      const below = rows.get(from)! + 1;
      if (from !== to && rows.get(to)! < below && below < nodes.length) rows.set(to, below);
    }
  }
  // Rows that a circle has left empty are closed.
  const used = [...new Set(rows.values())].sort((a, b) => a - b);
  return new Map([...rows].map(([id, row]) => [id, used.indexOf(row)]));
}

/** Places a graph, who needs above what is needed; undefined where there is nothing to draw, or too much. */
export function layoutGraph(graph: Graph): GraphLayout | undefined {
  const { nodes } = graph;
  const ids = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  if (edges.length === 0 || nodes.length > MAX_NODES) return undefined;
  const rows = rowsOf({ nodes, edges });
  const byRow: GraphNode[][] = [];
  for (const node of nodes) (byRow[rows.get(node.id)!] ??= []).push(node);
  const stepX = BOX.width + BOX.gapX;
  const stepY = BOX.height + BOX.gapY;
  const width = Math.max(...byRow.map(row => row.length)) * stepX - BOX.gapX;
  const placed = byRow.flatMap((row, y) => {
    const start = (width - (row.length * stepX - BOX.gapX)) / 2;
    return row.map((node, x) => ({ ...node, x: start + x * stepX, y: y * stepY }));
  });
  const find = (id: string) => placed.find(node => node.id === id)!;
  const drawn = edges.map(edge => ({ ...edge, ...placeEdge(find(edge.from), find(edge.to), width) }));
  const isAround = drawn.some(({ labelX }) => labelX > width);
  return {
    nodes: placed,
    edges: drawn,
    width: isAround ? width + BOX.around : width,
    height: byRow.length * stepY - BOX.gapY,
  };
}

type Line = Pick<PlacedEdge, 'path' | 'labelX' | 'labelY'>;

/** From one box to one in the next row straight; to any other around all boxes, or it would run through them. */
function placeEdge(from: PlacedNode, to: PlacedNode, width: number): Line {
  if (to.y - from.y !== BOX.height + BOX.gapY) return placeAround(from, to, width);
  const x1 = from.x + BOX.width / 2;
  const y1 = from.y + BOX.height;
  const x2 = to.x + BOX.width / 2;
  // Near the line's beginning, where lines to the same box are still apart.
  return {
    path: `M ${x1} ${y1} L ${x2} ${to.y}`,
    labelX: x1 + (x2 - x1) * 0.35,
    labelY: y1 + (to.y - y1) * 0.35,
  };
}

function placeAround(from: PlacedNode, to: PlacedNode, width: number): Line {
  const [x1, x2] = [from.x + BOX.width, to.x + BOX.width];
  // Apart where a box needs itself, too.
  const [y1, y2] = [from.y + BOX.height / 2 - 8, to.y + BOX.height / 2 + 8];
  const turn = width + BOX.around;
  return {
    path: `M ${x1} ${y1} C ${turn} ${y1} ${turn} ${y2} ${x2} ${y2}`,
    labelX: width + BOX.around / 2,
    labelY: (y1 + y2) / 2,
  };
}
