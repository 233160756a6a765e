import { useId } from 'react';
import { BOX, layoutGraph, type Graph, type GraphEdge } from './layoutGraph';
import './PluginGraph.css';

/** Room around the boxes, for their borders and the arrows' ends. */
const MARGIN = 8;
/** What fits into a box, in characters of its two sizes. */
const NAME_LENGTH = 20;
const NOTE_LENGTH = 26;

/** What stands beside a line; that a plugin needs another is what lines are for. */
function sayEdge({ kind, label }: GraphEdge): string {
  if (kind === 'excludes') return `not with ${label}`;
  return kind === 'uses' ? `can use ${label}` : label;
}

const shorten = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/**
 * Plugins as a small picture: who needs what, from top to bottom. The sentences that `describedBy` names say the same, so
 * a screen reader reads those, and so does everybody on a phone. Draws nothing where there would be nothing to see.
 */
export function PluginGraph({ graph, describedBy }: { graph: Graph; describedBy: string }) {
  const id = useId();
  const layout = layoutGraph(graph);
  if (!layout) return null;
  const { nodes, edges, width, height } = layout;
  return (
    <div className="mp-graph">
      <svg
        role="img"
        aria-labelledby={`${id}title`}
        aria-describedby={describedBy}
        width={width + 2 * MARGIN}
        height={height + 2 * MARGIN}
        viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      >
        <title id={`${id}title`}>Who needs whom</title>
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
            <path d="M 0 0 L 8 4 L 0 8 z" className="mp-graph-tip" />
          </marker>
        </defs>
        {edges.map(edge => (
          <path
            key={`${edge.from} ${edge.to} ${edge.kind}`}
            d={edge.path}
            className="mp-graph-edge"
            data-kind={edge.kind}
            markerEnd={`url(#${id}tip)`}
          />
        ))}
        {nodes.map(node => (
          <g key={node.id} transform={`translate(${node.x} ${node.y})`}>
            <rect
              width={BOX.width}
              height={BOX.height}
              rx="8"
              className="mp-graph-box"
              data-tone={node.tone}
            />
            <text x={BOX.width / 2} y={node.notes.length > 0 ? 25 : 35} className="mp-graph-name">
              {shorten(node.name, NAME_LENGTH)}
            </text>
            <text x={BOX.width / 2} y={44} className="mp-graph-note">
              {shorten(node.notes.join(', '), NOTE_LENGTH)}
            </text>
          </g>
        ))}
        {edges.map(edge => (
          <text
            key={`${edge.from} ${edge.to} ${edge.kind}`}
            x={edge.labelX}
            y={edge.labelY + 4}
            className="mp-graph-label"
          >
            {sayEdge(edge)}
          </text>
        ))}
      </svg>
    </div>
  );
}
