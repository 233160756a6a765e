import { Text } from '@backstage/ui';
import {
  describeCost,
  formatCpu,
  formatMemory,
  parseQuantity,
  type PlanContent,
} from '@flyloft/plugin-manager-common';

/** What is asked of the cluster, beside the quotas that allow it, and what it costs where there are prices. */
export function CapacityFacts({ capacity }: { capacity: PlanContent['capacity'] }) {
  const { cpuRequest, memoryRequest, quotas, cost } = capacity;
  return (
    <>
      <Text as="p">
        {cpuRequest + memoryRequest === 0
          ? 'Asks the cluster for nothing.'
          : `Asks for ${formatCpu(cpuRequest)} CPU and ${formatMemory(memoryRequest)}.`}
        {cost && ` ${describeCost(cost)}`}
      </Text>
      {quotas.length > 0 && (
        <ul>
          {quotas.map(quota => (
            <Quota key={`${quota.namespace} ${quota.resource}`} quota={quota} />
          ))}
        </ul>
      )}
    </>
  );
}

/** What is taken of a quota before and after; the words say all that the bar shows. */
function Quota({ quota }: { quota: PlanContent['capacity']['quotas'][number] }) {
  const { resource, namespace, before, after, hard, exceeded } = quota;
  const share = (amount: string) =>
    `${Math.min(100, (100 * parseQuantity(amount)) / Math.max(parseQuantity(hard), Number.MIN_VALUE))}%`;
  return (
    <li className="mp-quota" data-exceeded={exceeded || undefined}>
      <span title={namespace}>
        {exceeded && <strong>✗ over quota: </strong>}
        {resource}
      </span>
      <span className="mp-quota-bar" aria-hidden="true">
        <span data-new style={{ width: share(after) }} />
        <span style={{ width: share(before) }} />
      </span>
      <span>
        {before} → {after} of {hard}
      </span>
    </li>
  );
}
