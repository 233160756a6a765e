import { Link } from '@backstage/ui';
import type { Operation } from '@flyloft/plugin-manager-common';
import {
  describeState,
  ErrorBlock,
  LoadingBlock,
  Person,
  PlanSummary,
  useLiveOperation,
} from '@flyloft/plugin-marketplace-react';
import { useParams } from 'react-router-dom';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { OperationView } from './OperationView';

/** What a tab in the background says: how it stands, then what it is. */
function tabTitle({ state, summary }: Operation): string {
  const { symbol, word } = describeState(state);
  return `${symbol} ${word}: ${summary}`;
}

/** An operation, live. */
export function OperationPage() {
  const { operationId = '' } = useParams();
  const operation = useLiveOperation(operationId);
  return (
    <Page
      title={operation.data ? tabTitle(operation.data) : `Operation ${operationId}`}
      above={[above.marketplace, above.installed]}
      heading={operation.data && <PlanSummary summary={operation.data.summary} />}
      subtitle={
        operation.data && (
          <>
            Operation <code>{operation.data.id}</code> in {operation.data.environment} · asked by{' '}
            <Person entityRef={operation.data.requestedBy} /> ·{' '}
            <Link href={paths.plan(operation.data.planId)}>its plan</Link>
          </>
        )
      }
    >
      {operation.isPending && <LoadingBlock label="Loading the operation" rows={8} />}
      {operation.isError && (
        <ErrorBlock
          title="The operation cannot be shown"
          error={operation.error}
          onRetry={() => void operation.refetch()}
        />
      )}
      {operation.data && (
        <OperationView
          operation={operation.data}
          pausedSince={operation.pausedSince}
          onReconnect={operation.reconnect}
        />
      )}
    </Page>
  );
}
