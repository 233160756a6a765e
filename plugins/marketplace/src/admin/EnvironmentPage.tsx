import { useState } from 'react';
import { Button, Flex } from '@backstage/ui';
import type { Environment } from '@flyloft/plugin-manager-common';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  useDetection,
  useEnvironments,
} from '@flyloft/plugin-marketplace-react';
import { EnvironmentFacts } from '../environment/EnvironmentFacts';
import { AdminPage } from './AdminPage';

/** One environment as the portal sees it, with a way to look anew. */
function Known({ environment: { id, title } }: { environment: Environment }) {
  const detection = useDetection(id);
  const [looking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    await detection.again();
    setLooking(false);
  };
  return (
    <section aria-label={title}>
      <Flex justify="between" align="center" gap="2" className="mp-wrap">
        <h2>{title}</h2>
        <Button variant="secondary" isPending={looking} onPress={() => void look()}>
          {`Look at ${title} again`}
        </Button>
      </Flex>
      {detection.isPending && <LoadingBlock label={`Looking at ${title}`} rows={4} />}
      {detection.isError && (
        <ErrorBlock
          title={`${title} could not be looked at`}
          error={detection.error}
          onRetry={() => void look()}
        />
      )}
      {detection.data && <EnvironmentFacts detection={detection.data} />}
    </section>
  );
}

/** What the portal detects of its environments, which is what wizards suggest values from; nothing is changed here. */
export function EnvironmentPage() {
  const environments = useEnvironments();
  const items = environments.data?.items ?? [];
  return (
    <AdminPage
      title="Environment"
      subtitle="What the portal can see of where plugins run. Wizards suggest values from it; nothing is changed here."
    >
      {environments.isPending && <LoadingBlock label="Loading environments" />}
      {environments.isError && (
        <ErrorBlock
          title="Environments cannot be shown"
          error={environments.error}
          onRetry={() => void environments.refetch()}
        />
      )}
      {environments.isSuccess && items.length === 0 && (
        <EmptyState title="There is no environment">Add one under pluginManager.environments.</EmptyState>
      )}
      {items.map(environment => (
        <Known key={environment.id} environment={environment} />
      ))}
    </AdminPage>
  );
}
