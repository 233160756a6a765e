import { useId } from 'react';
import { describeEdge, ENFORCED_WORDS, type NetworkEdge } from '@flyloft/plugin-manager-common';
import { ChangeSign } from '../../plan/ChangeSign';
import { layoutNetwork, PICTURE } from './layoutNetwork';

/** Room around the boxes, for their borders. */
const MARGIN = 4;
/** What fits into a box, in characters. */
const PLUGIN_LENGTH = 17;
const PEER_LENGTH = 20;

const PEER_NAMES: Record<NetworkEdge['peer'], string> = {
  portal: 'Portal',
  dns: 'DNS',
  database: 'Database',
  host: 'Host',
};
const SIGNS: Record<NetworkEdge['change'], string> = { added: '+ ', removed: '− ', unchanged: '' };

const shorten = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** One plugin's connections as a small picture, with the same in words below, which is what a screen reader reads. */
export function NetworkPicture({ name, edges }: { name: string; edges: readonly NetworkEdge[] }) {
  const id = useId();
  const { peers, left, width, height, hidden } = layoutNetwork(edges);
  if (peers.length === 0) return null;
  const unfenced = edges.every(({ enforced }) => enforced === 'none');
  return (
    <div className="mp-network">
      <svg
        role="img"
        aria-labelledby={`${id}title`}
        aria-describedby={`${id}list`}
        viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      >
        <title id={`${id}title`}>{`Connections of ${name}`}</title>
        <defs>
          {(['added', 'removed', 'unchanged'] as const).map(change => (
            <marker
              key={change}
              id={`${id}${change}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              markerUnits="userSpaceOnUse"
              orient="auto-start-reverse"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" className="mp-network-tip" data-change={change} />
            </marker>
          ))}
        </defs>
        <rect width={PICTURE.plugin} height={height} rx="8" className="mp-network-plugin" />
        <text x={PICTURE.plugin / 2} y={height / 2 + 4} className="mp-network-name">
          <title>{name}</title>
          {shorten(name, PLUGIN_LENGTH)}
        </text>
        {peers.map(({ key, peer, host, y, height: tall, lines }) => (
          <g key={key}>
            <rect x={left} y={y} width={PICTURE.peer} height={tall} rx="8" className="mp-network-peer" />
            <text x={left + PICTURE.peer / 2} y={y + tall / 2 + 4} className="mp-network-name">
              {shorten(peer === 'host' ? host ?? PEER_NAMES.host : PEER_NAMES[peer], PEER_LENGTH)}
            </text>
            {lines.map(({ edge, y: at }) => (
              <g key={`${edge.direction} ${edge.port}`} data-change={edge.change} className="mp-network-edge">
                <path
                  d={
                    edge.direction === 'out'
                      ? `M ${PICTURE.plugin} ${at} H ${left - 1}`
                      : `M ${left} ${at} H ${PICTURE.plugin + 1}`
                  }
                  markerEnd={`url(#${id}${edge.change})`}
                />
                <text x={PICTURE.plugin + PICTURE.gap / 2} y={at - 4}>
                  {`${SIGNS[edge.change]}:${edge.port}`}
                </text>
              </g>
            ))}
          </g>
        ))}
      </svg>
      {hidden > 0 && <p className="mp-secondary mp-small">{`${hidden} more in the list below.`}</p>}
      <ul id={`${id}list`} className="mp-network-list">
        {edges.map(edge => (
          <li key={`${edge.direction} ${edge.peer} ${edge.host ?? ''} ${edge.port}`}>
            <ChangeSign change={edge.change} />
            <span>
              {describeEdge(edge)}
              {!unfenced && (
                <span className="mp-secondary mp-small">{` · ${ENFORCED_WORDS[edge.enforced]}`}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {unfenced && (
        <p className="mp-secondary mp-small">
          This environment keeps plugins apart in no way: these are declared, and nothing enforces them.
        </p>
      )}
    </div>
  );
}
