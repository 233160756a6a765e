import { useMemo, useState } from 'react';
import type { Installation } from '@flyloft/plugin-manager-common';
import { ButtonLink, Flex, SearchField, Select, Switch, Text } from '@backstage/ui';
import {
  CopyAsCli,
  EmptyState,
  ErrorBlock,
  FreshRows,
  LoadingBlock,
  useHealthScores,
  useInstalled,
  useSteadyRows,
} from '@flyloft/plugin-marketplace-react';
import { useSearchParams } from 'react-router-dom';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { BulkBar } from './BulkBar';
import {
  INSTALLED_FILTERS,
  type InstalledWish,
  isOfTeam,
  isShown,
  readWish,
  teamsIn,
  usualTeam,
} from './installedFilter';
import { InstalledTable } from './InstalledTable';
import { sortByTrouble } from './sortByTrouble';
import { summariseInstalled } from './summariseInstalled';
import { useLifecycle } from './useLifecycle';
import { useMe } from './useMe';
import './InstalledPage.css';

const keyOf = (installation: Installation) => installation.id;

/** Everything that runs: what is wrong stands first, its fix beside it. */
export function InstalledPage() {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const wish = useMemo(() => readWish(new URLSearchParams(address)), [address]);
  const me = useMe();
  const set = (name: string, value: string) =>
    setParams(
      current => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        // How the uninstalled ones were asked for before.
        if (next.get('state') === 'uninstalled') next.delete('state');
        return next;
      },
      { replace: true }
    );
  const installed = useInstalled(wish.deleted ? { includeUninstalled: 'true' } : {});
  const lifecycle = useLifecycle();
  const scores = useHealthScores();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => installed.data?.items ?? [], [installed.data]);
  const team = wish.team ?? usualTeam(all, me);
  const matching = useMemo(
    () => sortByTrouble(all).filter(item => isOfTeam(item, team, me.refs) && isShown(item, wish)),
    [all, team, me.refs, wish]
  );
  const steady = useSteadyRows(matching, keyOf, `${address} ${team}`);
  const isNarrowed = wish.deleted || wish.state !== 'all' || wish.team !== undefined;
  const chosen = steady.rows.filter(item => selected.has(item.id));

  return (
    <Page
      title="Installed"
      above={[above.marketplace]}
      subtitle={
        installed.isSuccess
          ? summariseInstalled(
              all.filter(item => item.state !== 'uninstalled' && isOfTeam(item, team, me.refs))
            )
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
      {installed.isSuccess && all.length === 0 && !isNarrowed && (
        <EmptyState
          title="Nothing is installed yet"
          action={<ButtonLink href={paths.discover}>Browse the marketplace</ButtonLink>}
        >
          The first one takes about a minute.
        </EmptyState>
      )}
      {(all.length > 0 || isNarrowed) && (
        <Flex direction="column" gap="4">
          <div className="mp-installed-tools" data-search>
            <SearchField
              aria-label="Find an installed plugin"
              placeholder="Find…"
              value={wish.text}
              onChange={value => set('find', value)}
            />
            <Select
              aria-label="State"
              options={INSTALLED_FILTERS}
              value={wish.state}
              onChange={key => set('state', key === 'all' ? '' : String(key ?? ''))}
            />
            <Select
              aria-label="Team"
              options={[
                { value: 'all', label: 'All teams' },
                { value: 'mine', label: 'My teams' },
                ...teamsIn(all),
              ]}
              value={team}
              onChange={key => set('team', String(key ?? ''))}
            />
            <Switch
              label="Uninstalled"
              isSelected={wish.deleted}
              onChange={on => set('deleted', on ? 'only' : '')}
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
                scores={scores.data}
              />
            </div>
          )}
          {/* Below the rows and sticking to the window's end: choosing one moves none of them. */}
          {chosen.length > 0 && (
            <BulkBar chosen={chosen} lifecycle={lifecycle} onClear={() => setSelected(new Set())} />
          )}
          {installed.isSuccess && steady.rows.length === 0 && <Nothing wish={wish} />}
        </Flex>
      )}
    </Page>
  );
}

function Nothing({ wish }: { wish: InstalledWish }) {
  if (wish.deleted && wish.text === '') return <Text role="status">Nothing was uninstalled here.</Text>;
  return (
    <Text role="status">Nothing matches. Choose “All states” and “All teams”, or clear the search.</Text>
  );
}
