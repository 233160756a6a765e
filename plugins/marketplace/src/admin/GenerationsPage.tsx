import { useState } from 'react';
import { Button, Flex, Link, Select, Text } from '@backstage/ui';
import type { Generation } from '@flyloft/plugin-manager-common';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  RelativeTime,
  useEnvironments,
  useGenerations,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { AdminPage } from './AdminPage';
import { describeRestore } from './describeRestore';

/** Every state that an environment was in; restoring one is a plan like any other. */
export function GenerationsPage() {
  const client = usePluginManager();
  const navigate = useNavigate();
  const environments = useEnvironments();
  const [chosen, setChosen] = useState<string>();
  const environment = chosen ?? environments.data?.items[0]?.id;
  const generations = useGenerations(environment);
  const restore = useMutation({
    mutationFn: (number: number) => client.restoreGeneration(number, environment ? { environment } : {}),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  const items = generations.data?.items ?? [];
  const [current] = items;
  return (
    <AdminPage title="Generations" subtitle={current && `Generation ${current.number} runs`}>
      {(environments.data?.items.length ?? 0) > 1 && (
        <Select
          label="Environment"
          options={environments.data!.items.map(item => ({ value: item.id, label: item.title }))}
          value={environment ?? null}
          onChange={key => setChosen(String(key))}
        />
      )}
      {generations.isPending && <LoadingBlock label="Loading generations" rows={5} />}
      {generations.isError && (
        <ErrorBlock
          title="Generations cannot be shown"
          error={generations.error}
          onRetry={() => void generations.refetch()}
        />
      )}
      {restore.isError && <ErrorBlock title="No plan could be made" error={restore.error} />}
      {generations.isSuccess && items.length === 0 && (
        <EmptyState title="There is no generation yet">The first install makes generation 1.</EmptyState>
      )}
      <ol className="mp-list" aria-label="Generations, newest first">
        {items.map(generation => (
          <Row
            key={generation.number}
            generation={generation}
            current={current!}
            pending={restore.isPending}
            onRestore={() => restore.mutate(generation.number)}
          />
        ))}
      </ol>
    </AdminPage>
  );
}

function Row({
  generation,
  current,
  pending,
  onRestore,
}: {
  generation: Generation;
  current: Generation;
  pending: boolean;
  onRestore(): void;
}) {
  const plugins = Object.entries(generation.revisions);
  return (
    <li data-list-row>
      <div className="mp-list-main">
        <Text as="p" weight="bold">
          {generation.number}
          {generation.number === current.number && ' · runs now'}
          {generation.automatic && ' · made by itself'}
        </Text>
        <Text as="p">{generation.summary}</Text>
        <Text as="p" variant="body-small" color="secondary">
          <RelativeTime at={generation.createdAt} /> by {generation.createdBy}
          {generation.operationId && (
            <>
              {' · '}
              <Link href={paths.operation(generation.operationId)}>operation</Link>
            </>
          )}
        </Text>
        <Text as="p" variant="body-small">
          {plugins.length === 0
            ? 'Nothing installed'
            : plugins.map(([id, revision]) => `${id} ${revision.release}`).join(', ')}
        </Text>
      </div>
      {generation.number !== current.number && (
        <Flex direction="column" gap="1" align="end">
          <Button size="small" variant="secondary" isPending={pending} onPress={onRestore}>
            {`Restore ${generation.number}`}
          </Button>
          <Text variant="body-small" color="secondary">
            {describeRestore(current, generation)}
          </Text>
        </Flex>
      )}
    </li>
  );
}
