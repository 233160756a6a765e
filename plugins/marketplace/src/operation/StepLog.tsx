import { useEffect, useState } from 'react';
import { Link } from '@backstage/ui';
import { hasPodLog, type LogLine, type Operation, type OperationStep } from '@flyloft/plugin-manager-common';
import { ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { LogBox } from '../logs/LogBox';
import { paths } from '../routes';

/** Lines that are kept on the page; the server keeps as many. */
const KEPT = 200;

/** Whether something can be behind a step: it waits for pods, and has begun. */
const mayHaveLog = (step: OperationStep) =>
  hasPodLog(step) && step.state !== 'pending' && step.state !== 'skipped';

/**
 * What the pods of a step say, behind a disclosure: live while the step runs, later what was kept. It is open where the
 * step failed, because that is where one looks.
 */
export function StepLog({ operation, step }: { operation: Operation; step: OperationStep }) {
  const failed = step.error !== undefined;
  const [chosen, setChosen] = useState<boolean>();
  if (!mayHaveLog(step)) return null;
  const open = chosen ?? failed;
  return (
    <details
      className="mp-fold mp-step-log"
      open={open}
      onToggle={event => {
        if (event.currentTarget.open !== open) setChosen(event.currentTarget.open);
      }}
    >
      <summary>{step.state === 'running' ? 'Log, live' : 'Log'}</summary>
      {open && <Lines operation={operation} step={step} />}
    </details>
  );
}

function Lines({ operation, step }: { operation: Operation; step: OperationStep }) {
  const client = usePluginManager();
  const [lines, setLines] = useState<readonly LogLine[]>();
  const [failure, setFailure] = useState<unknown>();
  const [following, setFollowing] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const live = step.state === 'running';
  const { id } = operation;
  const { index } = step;

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const read = async () => {
      if (!live) {
        setLines((await client.getStepLog(id, index, {}, { signal })).lines);
        return;
      }
      setLines([]);
      for await (const line of client.followStepLog(id, index, { signal }))
        setLines((current = []) => [...current.slice(-(KEPT - 1)), line]);
    };
    setFailure(undefined);
    read().catch(error => {
      if (!signal.aborted) setFailure(error);
    });
    return () => controller.abort();
  }, [client, id, index, live, attempt]);

  if (failure !== undefined) {
    return (
      <ErrorBlock
        title="The log cannot be read"
        error={failure}
        onRetry={() => setAttempt(count => count + 1)}
      />
    );
  }
  return (
    <>
      <LogBox
        size="small"
        lines={lines ?? []}
        label={`Log behind “${step.title}”`}
        empty={lines ? 'No lines yet' : 'Reading…'}
        following={following}
        onFollowing={setFollowing}
      />
      {operation.state === 'done' && (
        <Link href={paths.installation(operation.environment, step.pluginId, 'logs')}>Whole log</Link>
      )}
    </>
  );
}
