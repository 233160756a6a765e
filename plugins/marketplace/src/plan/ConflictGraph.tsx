import { useId } from 'react';
import type { Conflict } from '@flyloft/plugin-manager-common';
import { BOX, layoutConflict } from './layoutConflict';

/** Room around the boxes, for their borders and the arrows' ends. */
const MARGIN = 8;
/** What fits into a box, in characters of its two sizes. */
const NAME_LENGTH = 20;
const NOTE_LENGTH = 26;

const HOST_NAMES: Record<string, string> = { backstage: 'Backstage', node: 'Node' };
const shorten = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/**
 * A conflict as a small picture: who needs what, from top to bottom. The sentences that `describedBy` names say the same,
 * so a screen reader reads those. Draws nothing where there would be nothing to see.
 */
export function ConflictGraph({ graph, describedBy }: { graph: Conflict['graph']; describedBy: string }) {
  const id = useId();
  const layout = layoutConflict(graph);
  if (!layout) return null;
  const { nodes, edges, width, height } = layout;
  return (
    <div className="mp-conflict-graph">
      <svg
        role="img"
        aria-labelledby={`${id}title`}
        aria-describedby={describedBy}
        width={width + 2 * MARGIN}
        height={height + 2 * MARGIN}
        viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      >
        <title id={`${id}title`}>Who needs what</title>
        <defs>
          <marker
            id={`${id}tip`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M 0 0 L 8 4 L 0 8 z" className="mp-conflict-tip" />
          </marker>
        </defs>
        {edges.map(edge => (
          <path
            key={`${edge.from} ${edge.to} ${edge.kind}`}
            d={edge.path}
            className="mp-conflict-edge"
            data-kind={edge.kind}
            markerEnd={`url(#${id}tip)`}
          />
        ))}
        {nodes.map(node => (
          <g key={node.id} transform={`translate(${node.x} ${node.y})`}>
            <rect width={BOX.width} height={BOX.height} rx="8" className="mp-conflict-box" />
            <text x={BOX.width / 2} y={node.notes.length > 0 ? 25 : 35} className="mp-conflict-name">
              {shorten(node.kind === 'host' ? HOST_NAMES[node.name] ?? node.name : node.name, NAME_LENGTH)}
            </text>
            <text x={BOX.width / 2} y={44} className="mp-conflict-note">
              {shorten(node.notes.join(', '), NOTE_LENGTH)}
            </text>
          </g>
        ))}
        {edges.map(edge => (
          <text
            key={`${edge.from} ${edge.to} ${edge.kind}`}
            x={edge.labelX}
            y={edge.labelY + 4}
            className="mp-conflict-label"
          >
            {edge.kind === 'excludes' ? `not with ${edge.label}` : edge.label}
          </text>
        ))}
      </svg>
    </div>
  );
}
