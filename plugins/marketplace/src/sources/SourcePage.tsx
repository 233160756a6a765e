import { useState } from 'react';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import type { SourceDefect, SourceDetail, SourceSync } from '@flyloft/plugin-manager-common';
import {
  CopyButton,
  ConfirmByConsequence,
  ErrorBlock,
  LoadingBlock,
  Person,
  queryKeys,
  RelativeTime,
  usePluginManager,
  useSource,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router-dom';
import { AdminPage } from '../admin/AdminPage';
import { paths } from '../routes';
import { count, defectsAsText, describeRead, describeSync, groupDefects, placeOf } from './describeSync';
import { SyncButton } from './SourcesPage';
import './SourcePage.css';
import { Rows } from '../shared/Rows';

/** Defects of one kind that are shown before one asks for the rest. */
const SHOWN = 10;

/** One source: its syncs, and everything that is wrong in it, entry by entry. */
export function SourcePage() {
  const { name = '' } = useParams();
  const source = useSource(name);
  if (source.isPending) {
    return (
      <AdminPage title={name}>
        <LoadingBlock label={`Loading ${name}`} rows={6} />
      </AdminPage>
    );
  }
  if (source.isError) {
    return (
      <AdminPage title={name}>
        <ErrorBlock
          title={`${name} cannot be shown`}
          error={source.error}
          onRetry={() => void source.refetch()}
        />
      </AdminPage>
    );
  }
  const { data } = source;
  const { last } = data;
  return (
    <AdminPage
      title={data.name}
      subtitle={[data.kind, count(data.listings, 'listing'), describeRead(last)].filter(Boolean).join(' · ')}
    >
      <Flex gap="3" className="mp-wrap" align="center">
        <SyncButton source={data} />
        {!data.configured && <RemoveButton source={data} />}
        <Text role="status" aria-live="polite">
          {last ? describeSync(last) : 'It was not synced yet.'}
        </Text>
      </Flex>
      {last?.state === 'failed' && (
        <Alert
          status="danger"
          icon
          title="The last sync failed"
          description={
            <>
              {describeSync(last)}{' '}
              {data.freshAt && (
                <>
                  They are from <RelativeTime at={data.freshAt} />.{' '}
                </>
              )}
              {data.nextAt && (
                <>
                  The next try is due <RelativeTime at={data.nextAt} />.
                </>
              )}
            </>
          }
        />
      )}
      <Defects source={data} />
      <History history={data.history} />
    </AdminPage>
  );
}

function Defects({ source }: { source: SourceDetail }) {
  const groups = groupDefects(source.defectList);
  if (groups.length === 0) {
    return <Text as="p">Nothing is wrong in what the last sync read.</Text>;
  }
  return (
    <section aria-labelledby="defects">
      <Flex gap="3" align="center" justify="between" className="mp-wrap">
        <h2 className="mp-section-title" id="defects">
          {count(source.defects, 'defect')}
        </h2>
        <CopyButton
          text={defectsAsText(source.name, source.defectList)}
          label="Copy for its owner"
          variant="secondary"
        />
      </Flex>
      <Text as="p" color="secondary">
        They stop nothing: everything else was read. Each names its file and line, and what to do there.
      </Text>
      {groups.map(group => (
        <DefectGroup key={group.code} title={group.title} items={group.items} />
      ))}
    </section>
  );
}

function DefectGroup({ title, items }: { title: string; items: SourceDefect[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <section className="mp-defects" aria-label={title}>
      <h3>
        {title} <span className="mp-secondary">{items.length}</span>
      </h3>
      <ul>
        {shown.map((defect, index) => (
          // eslint-disable-next-line react/no-array-index-key -- the list is replaced as a whole
          <li key={index}>
            <code>{placeOf(defect)}</code>
            {defect.entry && defect.file && <span className="mp-secondary">{defect.entry}</span>}
            <span>{defect.message}</span>
            <span className="mp-secondary">{defect.fix}</span>
          </li>
        ))}
      </ul>
      {items.length > shown.length && (
        <Button size="small" variant="secondary" onPress={() => setAll(true)}>
          {`Show all ${items.length}`}
        </Button>
      )}
    </section>
  );
}

const TRIGGERS = { schedule: 'Schedule', webhook: 'Webhook' } as const;

function History({ history }: { history: SourceSync[] }) {
  if (history.length === 0) return null;
  return (
    <Rows caption="Syncs" columns={['When', 'Started by', 'What happened', 'Took']}>
      {history.map(sync => (
        <tr key={sync.id}>
          <td>
            <RelativeTime at={sync.startedAt} />
          </td>
          <td>{sync.trigger === 'person' ? <Person entityRef={sync.actor} /> : TRIGGERS[sync.trigger]}</td>
          <td>
            {sync.state === 'failed' && <strong>Failed. </strong>}
            {describeSync(sync)}
            {sync.revision && <div className="mp-secondary">at {sync.revision.slice(0, 12)}</div>}
          </td>
          <td>
            {sync.endedAt
              ? `${((Date.parse(sync.endedAt) - Date.parse(sync.startedAt)) / 1000).toFixed(1)} s`
              : '…'}
          </td>
        </tr>
      ))}
    </Rows>
  );
}

function RemoveButton({ source }: { source: SourceDetail }) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => client.removeSource(source.name),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: queryKeys.sources });
      void cache.invalidateQueries({ queryKey: queryKeys.plugins });
      navigate(paths.admin('sources'));
    },
  });
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setAsking(true)}>
        Remove
      </Button>
      {remove.isError && <ErrorBlock title="It was not removed" error={remove.error} />}
      {asking && (
        <ConfirmByConsequence
          consequence={{
            question: `Remove the source ${source.name}?`,
            lost: ['The listings that only this source has, and the history of its syncs'],
            kept: ['Published releases, installations, and what other sources list'],
            act: `Remove ${source.name}`,
          }}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            remove.mutate();
          }}
        />
      )}
    </>
  );
}
