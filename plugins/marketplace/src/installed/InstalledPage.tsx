import { useMemo, useState } from 'react';
import type { Installation } from '@flyloft/plugin-manager-common';
import { ButtonLink, Flex, SearchField, Select, Text } from '@backstage/ui';
import {
  CopyAsCli,
  EmptyState,
  ErrorBlock,
  FreshRows,
  LoadingBlock,
  useInstalled,
  useSteadyRows,
} from '@flyloft/plugin-marketplace-react';
import { useSearchParams } from 'react-router-dom';
import { paths } from '../routes';
import { Page } from '../shared/Page';
import { BulkBar } from './BulkBar';
import { INSTALLED_FILTERS, isShown, readFilter } from './installedFilter';
import { InstalledTable } from './InstalledTable';
import { sortByTrouble } from './sortByTrouble';
import { summariseInstalled } from './summariseInstalled';
import { useLifecycle } from './useLifecycle';
import './InstalledPage.css';

const keyOf = (installation: Installation) => installation.id;

/** Everything that runs: what is wrong stands first, its fix beside it. */
export function InstalledPage() {
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params.get('state'));
  const text = params.get('find') ?? '';
  const set = (name: string, value: string) =>
    setParams(
      current => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true }
    );
  const installed = useInstalled(filter === 'uninstalled' ? { includeUninstalled: 'true' } : {});
  const lifecycle = useLifecycle();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => installed.data?.items ?? [], [installed.data]);
  const matching = useMemo(
    () => sortByTrouble(all).filter(item => isShown(item, filter, text)),
    [all, filter, text]
  );
  const steady = useSteadyRows(matching, keyOf, `${filter} ${text}`);
  const chosen = steady.rows.filter(item => selected.has(item.id));

  return (
    <Page
      title="Installed"
      subtitle={
        installed.isSuccess
          ? summariseInstalled(all.filter(({ state }) => state !== 'uninstalled'))
          : undefined
      }
      actions={all.length > 0 && <CopyAsCli command="./flyloft status" />}
    >
      {installed.isPending && <LoadingBlock label="Loading what is installed" rows={6} height={44} />}
      {installed.isError && (
        <ErrorBlock
          title="What is installed cannot be shown"
          error={installed.error}
          onRetry={() => void installed.refetch()}
        />
      )}
      {installed.isSuccess && all.length === 0 && filter === 'all' && (
        <EmptyState
          title="Nothing is installed yet"
          action={<ButtonLink href={paths.discover}>Browse the marketplace</ButtonLink>}
        >
          The first one takes about a minute.
        </EmptyState>
      )}
      {(all.length > 0 || filter !== 'all') && (
        <Flex direction="column" gap="4">
          <div className="mp-installed-tools" data-search>
            <SearchField
              aria-label="Find an installed plugin"
              placeholder="Find…"
              value={text}
              onChange={value => set('find', value)}
            />
            <Select
              aria-label="State"
              options={INSTALLED_FILTERS}
              value={filter}
              onChange={key => set('state', key === 'all' ? '' : String(key ?? ''))}
            />
          </div>
          <FreshRows count={steady.fresh} onShow={steady.show} />
          {lifecycle.screen}
          {steady.rows.length > 0 && (
            <div {...steady.listen}>
              <InstalledTable
                rows={steady.rows}
                selected={selected}
                onSelect={setSelected}
                lifecycle={lifecycle}
              />
            </div>
          )}
          {/* Below the rows and sticking to the window's end: choosing one moves none of them. */}
          {chosen.length > 0 && (
            <BulkBar chosen={chosen} lifecycle={lifecycle} onClear={() => setSelected(new Set())} />
          )}
          {installed.isSuccess && steady.rows.length === 0 && (
            <Text role="status">Nothing matches. Choose “All states” or clear the search.</Text>
          )}
        </Flex>
      )}
    </Page>
  );
}
