import { useState } from 'react';
import { Button, Flex, Link, Select } from '@backstage/ui';
import type { Installation, Revision } from '@flyloft/plugin-manager-common';
import {
  DiffView,
  ErrorBlock,
  LoadingBlock,
  Person,
  RelativeTime,
  useRevisions,
} from '@flyloft/plugin-marketplace-react';
import { ConflictBlock } from '../plan/ConflictBlock';
import { paths } from '../routes';
import { Mark } from '../shared/Mark';
import { Rows } from '../shared/Rows';
import { describeRuns, describeSpan } from './describeRuns';
import { useReturn } from './useReturn';

/** What it ran, who changed it and why; any two can be compared, any one can be gone back to. */
export function RevisionsTab({ installation }: { installation: Installation }) {
  const revisions = useRevisions(installation.id);
  const rollback = useReturn(installation);
  if (revisions.isPending) return <LoadingBlock label="Loading revisions" />;
  if (revisions.isError) {
    return (
      <ErrorBlock
        title="Revisions cannot be shown"
        error={revisions.error}
        onRetry={() => void revisions.refetch()}
      />
    );
  }
  const items = revisions.data;
  const ran = new Map(
    describeRuns(items, new Date()).map(run => [run.revision.number, describeSpan(run.ms)])
  );
  return (
    <Flex direction="column" gap="5">
      {rollback.isError && (
        <ConflictBlock
          title={`Revision ${rollback.variables} does not go together with what is installed`}
          error={rollback.error}
          environment={installation.environment}
          asked={[{ kind: 'rollback', pluginId: installation.pluginId, revision: rollback.variables }]}
        />
      )}
      <Rows columns={['Revision', 'Release', 'What', 'Ran for', 'When, by whom', '(Next)']}>
        {items.map(revision => (
          <tr key={revision.number} data-list-row>
            <td>
              <span className="mp-inline">
                {revision.number}
                {revision.current && <Mark tone="success">Runs now</Mark>}
              </span>
            </td>
            <td>{revision.release}</td>
            <td>{revision.summary}</td>
            <td data-narrow>{ran.get(revision.number)}</td>
            <td>
              <RelativeTime at={revision.createdAt} /> by <Person entityRef={revision.createdBy} /> ·{' '}
              <Link href={paths.operation(revision.operationId)}>operation</Link>
            </td>
            <td>
              {!revision.current && installation.operationId === undefined && (
                <Button
                  size="small"
                  variant="secondary"
                  isPending={rollback.isPending}
                  onPress={() => rollback.mutate(revision.number)}
                >
                  {`Roll back to ${revision.number}`}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </Rows>
      {revisions.hasNextPage && (
        <Button
          variant="secondary"
          isPending={revisions.isFetchingNextPage}
          onPress={() => void revisions.fetchNextPage()}
        >
          Show older
        </Button>
      )}
      {items.length > 1 && <Compare revisions={items} />}
    </Flex>
  );
}

function Compare({ revisions }: { revisions: readonly Revision[] }) {
  const [left, setLeft] = useState(revisions[1]!.number);
  const [right, setRight] = useState(revisions[0]!.number);
  const options = revisions.map(revision => ({
    value: String(revision.number),
    label: `Revision ${revision.number} (${revision.release})`,
  }));
  const of = (number: number) => {
    const revision = revisions.find(candidate => candidate.number === number);
    return revision && { release: revision.release, config: revision.config, objects: revision.objects };
  };
  return (
    <Flex direction="column" gap="3">
      <h2 className="mp-section-title">Compare any two</h2>
      <Flex gap="3" className="mp-wrap">
        <Select label="From" options={options} value={String(left)} onChange={key => setLeft(Number(key))} />
        <Select label="To" options={options} value={String(right)} onChange={key => setRight(Number(key))} />
      </Flex>
      <DiffView before={of(left)} after={of(right)} label={`Revision ${left} against ${right}`} />
    </Flex>
  );
}
