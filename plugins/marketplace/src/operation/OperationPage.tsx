import { ErrorBlock, LoadingBlock, PlanSummary, useLiveOperation } from '@flyloft/plugin-marketplace-react';
import { useParams } from 'react-router-dom';
import { Page } from '../shared/Page';
import { OperationView } from './OperationView';

/** An operation, live. */
export function OperationPage() {
  const { operationId = '' } = useParams();
  const operation = useLiveOperation(operationId);
  return (
    <Page
      title={`Operation ${operationId}`}
      heading={operation.data && <PlanSummary summary={operation.data.summary} />}
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
