import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { OperationRecord, StepRecord, Store, StoreTransaction } from '../../ports';

/** Another replica works on the operation: this one may not write any more. */
class FencedError extends FlyloftError {
  constructor(operationId: string) {
    super('OPERATION_FENCED', `Another portal replica has taken operation ${operationId} over`);
    this.name = 'FencedError';
  }
}

type OperationChange = Parameters<Store['operations']['updateOperation']>[2];
type StepChange = Parameters<Store['operations']['updateStep']>[3];

/** Writes of a running operation, each of which throws {@link FencedError} where the fence is not the newest. */
export class FencedWriter {
  constructor(private readonly operationId: string, private readonly fence: number) {}

  async operation(tx: StoreTransaction, record: OperationRecord, change: OperationChange): Promise<void> {
    if (!(await tx.operations.updateOperation(this.operationId, this.fence, change))) {
      throw new FencedError(this.operationId);
    }
    Object.assign(record, change);
  }

  async step(tx: StoreTransaction, record: StepRecord, change: StepChange): Promise<void> {
    if (!(await tx.operations.updateStep(this.operationId, this.fence, record.index, change))) {
      throw new FencedError(this.operationId);
    }
    Object.assign(record, change);
  }
}
