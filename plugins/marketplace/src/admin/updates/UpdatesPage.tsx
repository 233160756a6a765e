import { useState } from 'react';
import { Alert, Link, Select } from '@backstage/ui';
import type { AvailableUpdate, UpdateList } from '@flyloft/plugin-manager-common';
import { EmptyState, ErrorBlock, LoadingBlock, useEnvironments } from '@flyloft/plugin-marketplace-react';
import { useSearchParams } from 'react-router-dom';
import { paths } from '../../routes';
import { AdminPage } from '../AdminPage';
import { type Chosen, stillThere } from './chooseUpdates';
import { PinnedList } from './PinnedList';
import { PortalUpgrade } from './PortalUpgrade';
import { UpdateBar } from './UpdateBar';
import { UpdateGroup } from './UpdateGroup';
import { useUpdates } from './useForesight';
import './Updates.css';

const plugins = (n: number) => (n === 1 ? '1 plugin' : `${n} plugins`);

/** What can be updated, in one sentence. */
function summarise({ items, installed, newest }: UpdateList): string {
  const of = (verdict: AvailableUpdate['verdict']) => items.filter(item => item.verdict === verdict).length;
  const parts = [
    ...(of('safe') > 0 ? [`${of('safe')} safe`] : []),
    ...(of('look') > 0 ? [of('look') === 1 ? '1 needs a look' : `${of('look')} need a look`] : []),
    ...(of('cannot') > 0 ? [`${of('cannot')} cannot be taken yet`] : []),
  ];
  return `${parts.length > 0 ? `${parts.join(' · ')} · ` : ''}${newest} of ${plugins(installed)} ${
    newest === 1 ? 'runs its' : 'run their'
  } newest release`;
}

/** The heading where there is no update. */
function nothingNewer({ installed, withdrawn }: UpdateList): string {
  if (installed === 0) return 'Nothing is installed yet';
  return withdrawn.length > 0 ? 'There is no newer release' : 'Everything is up to date';
}

/** Every update that is there, and what another version of Backstage would mean: what will happen, before it happens. */
export function UpdatesPage() {
  const [params, setParams] = useSearchParams();
  const environments = useEnvironments();
  const environment = params.get('env') ?? environments.data?.items[0]?.id;
  const updates = useUpdates(environment);
  const [chosen, setChosen] = useState<Chosen>({});
  const list = updates.data;
  const items = list?.items ?? [];
  const taken = stillThere(chosen, items);
  const of = (verdict: AvailableUpdate['verdict']) => items.filter(item => item.verdict === verdict);

  return (
    <AdminPage title="Updates" subtitle={list && list.installed > 0 && summarise(list)}>
      {(environments.data?.items.length ?? 0) > 1 && (
        <Select
          label="Environment"
          options={environments.data!.items.map(item => ({ value: item.id, label: item.title }))}
          value={environment ?? null}
          onChange={key =>
            setParams(current => {
              current.set('env', String(key));
              return current;
            })
          }
        />
      )}
      {updates.isPending && <LoadingBlock label="Looking for updates" rows={6} height={56} />}
      {updates.isError && (
        <ErrorBlock
          title="Updates cannot be shown"
          error={updates.error}
          onRetry={() => void updates.refetch()}
        />
      )}
      {list?.withdrawn.map(({ pluginId, name, release, kind, reason }) => (
        <Alert
          key={pluginId}
          status={kind === 'yanked' ? 'danger' : 'warning'}
          icon
          title={`${name} ${release} ${kind === 'yanked' ? 'was withdrawn and still runs' : 'is deprecated'}`}
          description={
            <>
              {reason && `${/[.!?]$/.test(reason) ? reason : `${reason}.`} `}
              <Link variant="body-small" href={paths.plugin(pluginId, 'versions')}>
                Its releases
              </Link>
            </>
          }
        />
      ))}
      {list && <PinnedList pins={list.pins} updates={items} environment={list.environment} />}
      {list && items.length === 0 && (
        <EmptyState title={nothingNewer(list)}>
          {list.installed === 0
            ? 'What is installed and has a newer release appears here.'
            : `${plugins(
                list.installed
              )} installed, each on its newest release. A new one appears here by itself.`}
        </EmptyState>
      )}
      {(['safe', 'look', 'cannot'] as const).map(verdict => (
        <UpdateGroup
          key={verdict}
          verdict={verdict}
          updates={of(verdict)}
          pins={list?.pins ?? []}
          environment={list?.environment ?? ''}
          chosen={taken}
          onChoose={setChosen}
        />
      ))}
      {list && <UpdateBar environment={list.environment} chosen={taken} onClear={() => setChosen({})} />}
      {list && list.installed > 0 && (
        <PortalUpgrade
          portal={list.portal}
          environment={list.environment}
          version={params.get('backstage') ?? ''}
          onVersion={version =>
            setParams(current => {
              if (version) current.set('backstage', version);
              else current.delete('backstage');
              return current;
            })
          }
        />
      )}
    </AdminPage>
  );
}
