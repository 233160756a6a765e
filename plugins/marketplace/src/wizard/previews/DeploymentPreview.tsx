import { Text } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { CapacityFacts } from '../../plan/CapacityFacts';
import { ObjectList } from '../../plan/ObjectList';
import { NetworkPicture } from './NetworkPicture';

/** What is known of the objects by now. */
function describeTrial({ content }: Plan, tried: boolean): string {
  if (!tried) return 'Nothing is stored yet. Once you pause, the cluster is asked about what differs.';
  const isAsked = content.objects.some(({ kind, checked }) => checked === 'exact' && kind !== 'Namespace');
  return isAsked
    ? 'Nothing is stored yet. The cluster tried what differs, without keeping it.'
    : 'Nothing is stored yet. Their namespace does not exist: the cluster is asked when the plan is made.';
}

/** What stands in the cluster afterwards, beside what does now: objects, what they ask for, and where they connect to. */
export function DeploymentPreview({ plan, tried }: { plan: Plan; tried: boolean }) {
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
        <ObjectList objects={objects} onlyAsked />
        <Text as="p" variant="body-small" color="secondary">
          {describeTrial(plan, tried)}
        </Text>
      </section>
    </>
  );
}
