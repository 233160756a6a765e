import { Button, Select } from '@backstage/ui';
import type { Generation } from '@flyloft/plugin-manager-common';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  queryKeys,
  useEnvironments,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { ConflictBlock } from '../plan/ConflictBlock';
import { paths } from '../routes';
import { AdminPage } from './AdminPage';
import { GenerationChart } from './generations/GenerationChart';
import { GenerationComparison } from './generations/GenerationComparison';
import { GenerationRow } from './generations/GenerationRow';
import './generations/Generations.css';
import './updates/Updates.css';

/** How many generations are read at once, and drawn in the chart. */
const PAGE = 30;

/** A whole number in an address; undefined for anything else. */
function numberIn(params: URLSearchParams, name: string): number | undefined {
  const value = Number(params.get(name));
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

/** Generations, newest first, older ones as they are asked for. */
function useGenerationPages(environment: string | undefined) {
  const client = usePluginManager();
  return useInfiniteQuery({
    queryKey: [...queryKeys.generations, 'pages', environment ?? ''],
    queryFn: ({ pageParam, signal }) =>
      client.listGenerations(
        {
          limit: PAGE,
          ...(environment ? { environment } : {}),
          ...(pageParam > 0 ? { before: pageParam } : {}),
        },
        { signal }
      ),
    initialPageParam: 0,
    getNextPageParam: page => page.nextBefore,
  });
}

/** Every state that an environment was in, as a chart and as a list; any two compared; going back is a plan like any other. */
export function GenerationsPage() {
  const client = usePluginManager();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const environments = useEnvironments();
  const environment = params.get('env') ?? environments.data?.items[0]?.id;
  const generations = useGenerationPages(environment);
  const restore = useMutation({
    mutationFn: (number: number) => client.restoreGeneration(number, environment ? { environment } : {}),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  const items: Generation[] = generations.data?.pages.flatMap(page => page.items) ?? [];
  const [current] = items;
  const to = numberIn(params, 'to') ?? current?.number ?? 0;
  const from = numberIn(params, 'from') ?? Math.max(1, to - 1);
  const set = (values: Record<string, string>) =>
    setParams(known => {
      for (const [name, value] of Object.entries(values)) known.set(name, value);
      return known;
    });
  const compare = (one: number, other: number) => set({ from: String(one), to: String(other) });

  return (
    <AdminPage title="Generations" subtitle={current && `Generation ${current.number} runs`}>
      {(environments.data?.items.length ?? 0) > 1 && (
        <Select
          label="Environment"
          options={environments.data!.items.map(item => ({ value: item.id, label: item.title }))}
          value={environment ?? null}
          onChange={key => setParams({ env: String(key) })}
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
      {restore.isError && (
        <ConflictBlock
          title={`Generation ${restore.variables} cannot be restored as it was`}
          error={restore.error}
          environment={environment ?? ''}
          asked={[]}
        />
      )}
      {generations.isSuccess && items.length === 0 && (
        <EmptyState title="There is no generation yet">The first install makes generation 1.</EmptyState>
      )}
      {items.length > 1 && (
        <>
          <GenerationChart
            generations={items}
            from={from}
            to={to}
            onChoose={number => compare(number, number === current!.number ? from : current!.number)}
          />
          <GenerationComparison
            environment={environment ?? ''}
            generations={items}
            from={from}
            to={to}
            onChoose={compare}
          />
        </>
      )}
      {items.length > 0 && (
        <ol className="mp-generations" aria-label="Generations, newest first">
          {items.map(generation => (
            <GenerationRow
              key={generation.number}
              generation={generation}
              current={current!}
              isCompared={items.length > 1 && (generation.number === from || generation.number === to)}
              pending={restore.isPending && restore.variables === generation.number}
              onCompare={() => {
                compare(generation.number, current!.number);
                document.getElementById('comparison')?.scrollIntoView({ block: 'center' });
              }}
              onRestore={() => restore.mutate(generation.number)}
            />
          ))}
        </ol>
      )}
      {generations.hasNextPage && (
        <Button
          variant="secondary"
          isPending={generations.isFetchingNextPage}
          onPress={() => void generations.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </AdminPage>
  );
}
