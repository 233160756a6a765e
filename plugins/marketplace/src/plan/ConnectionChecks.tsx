import { Text } from '@backstage/ui';
import {
  describeEdge,
  ENFORCED_WORDS,
  testEdges,
  type NetworkEdge,
  type PlanContent,
} from '@flyloft/plugin-manager-common';

/** The connections of the pod in which a plugin tries a configuration, and what holds it to them. */
export function TestConnections({ edges }: { edges: readonly NetworkEdge[] }) {
  if (edges.length === 0) return <Text as="p">Its pod may connect to nothing.</Text>;
  return (
    <>
      <Text as="p" variant="body-small" color="secondary">
        Its pod gets the network policy that the plugin gets, without a database, and is removed afterwards:
      </Text>
      <ul>
        {edges.map(edge => (
          <li key={`${edge.peer} ${edge.host ?? ''} ${edge.port}`}>
            {describeEdge(edge)}{' '}
            <span className="mp-secondary mp-small">· {ENFORCED_WORDS[edge.enforced]}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What each plugin of a plan tries by itself, and where its pod may connect to. */
export function ConnectionChecks({ items, network }: Pick<PlanContent, 'items' | 'network'>) {
  return (
    <>
      {items.map(
        ({ pluginId, name, connectionCheck }) =>
          connectionCheck && (
            <div key={pluginId} data-plan-change tabIndex={-1}>
              <Text as="p">
                <strong>{name}</strong>:{' '}
                {connectionCheck.description ?? 'The plugin tries the values itself.'} It has{' '}
                {connectionCheck.timeoutSeconds} s.
              </Text>
              <TestConnections edges={testEdges(network, pluginId)} />
            </div>
          )
      )}
    </>
  );
}
