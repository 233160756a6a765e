import { Text } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { CapacityFacts } from '../../plan/CapacityFacts';
import { ObjectList } from '../../plan/ObjectList';
import { NetworkPicture } from './NetworkPicture';

/** What stands in the cluster afterwards, beside what does now: objects, what they ask for, and where they connect to. */
export function DeploymentPreview({ plan }: { plan: Plan }) {
  const { items, objects, capacity, network = [] } = plan.content;
  if (objects.length === 0) {
    return (
      <Text as="p">It has no backend: nothing of it runs in the cluster, and it costs nothing there.</Text>
    );
  }
  const connected = items
    .map(({ pluginId, name }) => ({
      pluginId,
      name,
      edges: network.filter(edge => edge.pluginId === pluginId),
    }))
    .filter(({ edges }) => edges.length > 0);
  return (
    <>
      <section aria-labelledby="preview-network">
        <h3 id="preview-network">Connections</h3>
        {connected.map(({ pluginId, name, edges }) => (
          <NetworkPicture key={pluginId} name={name} edges={edges} />
        ))}
        {connected.length === 0 && <Text as="p">It connects to nothing.</Text>}
      </section>
      <section aria-labelledby="preview-resources">
        <h3 id="preview-resources">Resources</h3>
        <CapacityFacts capacity={capacity} />
      </section>
      <section aria-labelledby="preview-objects">
        <h3 id="preview-objects">Objects</h3>
        <ObjectList objects={objects} unchecked />
        <Text as="p" variant="body-small" color="secondary">
          Nothing is stored yet. The cluster is asked about each of them when the plan is made.
        </Text>
      </section>
    </>
  );
}
