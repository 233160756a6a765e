import { ErrorBlock, LoadingBlock, useLiveOperation } from '@flyloft/plugin-marketplace-react';
import { OperationView } from '../operation/OperationView';

/** The operation of an approved plan, in the plan's own place. */
export function PlanOperation({ operationId }: { operationId: string }) {
  const operation = useLiveOperation(operationId);
  if (operation.isError) {
    return (
      <ErrorBlock
        title="The operation cannot be shown"
        error={operation.error}
        onRetry={() => void operation.refetch()}
      />
    );
  }
  if (!operation.data) return <LoadingBlock label="Loading the operation" rows={6} />;
  return (
    <OperationView
      operation={operation.data}
      pausedSince={operation.pausedSince}
      onReconnect={operation.reconnect}
    />
  );
}
