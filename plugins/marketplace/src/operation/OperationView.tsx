import { useEffect, useRef, useState } from 'react';
import { Alert, Button, ButtonLink, Flex, Text } from '@backstage/ui';
import type { Operation } from '@flyloft/plugin-manager-common';
import {
  ConfirmByConsequence,
  CopyAsCli,
  describeProgress,
  ErrorBlock,
  LiveBanner,
  queryKeys,
  StateBadge,
  StepTimeline,
  useInstalled,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { paths } from '../routes';
import { StepLog } from './StepLog';
import { useNow } from './useNow';
import './OperationView.css';

const ACTIVE: ReadonlySet<Operation['state']> = new Set([
  'queued',
  'running',
  'waiting-for-cluster',
  'undoing',
]);
const STOPPABLE: ReadonlySet<Operation['state']> = new Set(['queued', 'running', 'waiting-for-cluster']);

/** Tells the portal that what is installed has changed, so that new pages appear with the last tick. */
const FRONTENDS_CHANGED_EVENT = 'flyloft:frontends-changed';

/** Each step live, what can be done about it, and how it ended. */
export function OperationView({
  operation,
  pausedSince,
  onReconnect,
}: {
  operation: Operation;
  pausedSince?: Date;
  onReconnect(): void;
}) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const [stopping, setStopping] = useState(false);
  const active = ACTIVE.has(operation.state);
  const now = useNow(active);
  const refresh = () => cache.invalidateQueries({ queryKey: queryKeys.operation(operation.id) });
  const stop = useMutation({ mutationFn: () => client.cancelOperation(operation.id), onSuccess: refresh });
  const retry = useMutation({ mutationFn: () => client.retryOperation(operation.id), onSuccess: refresh });
  const wasActive = useRef(active);
  const failed = operation.state === 'stuck' || operation.error !== undefined;
  const finishedHere = wasActive.current && operation.state === 'done';

  useEffect(() => {
    if (operation.state === 'done' || operation.state === 'undone')
      window.dispatchEvent(new Event(FRONTENDS_CHANGED_EVENT));
  }, [operation.state]);

  return (
    <section className="mp-panel mp-operation" aria-label="Operation">
      {pausedSince && <LiveBanner since={pausedSince} onReconnect={onReconnect} />}
      <Flex gap="3" align="center" justify="between" className="mp-wrap">
        <Flex gap="3" align="center" className="mp-wrap">
          {operation.state !== 'done' && <StateBadge state={operation.state} />}
          <Text weight="bold">{describeProgress(operation, now)}</Text>
          {active && <Text color="secondary">You may close this page.</Text>}
        </Flex>
        <Flex gap="2" className="mp-wrap">
          <CopyAsCli command={`./flyloft status --operation ${operation.id}`} />
          {STOPPABLE.has(operation.state) && (
            <Button
              variant="secondary"
              destructive
              isPending={stop.isPending}
              onPress={() => setStopping(true)}
            >
              Stop and undo
            </Button>
          )}
          {operation.state === 'stuck' && (
            <Button isPending={retry.isPending} onPress={() => retry.mutate()}>
              Try the undo again
            </Button>
          )}
        </Flex>
      </Flex>
      <Milestones operation={operation} />
      {stop.isError && <ErrorBlock title="The operation was not stopped" error={stop.error} />}
      {retry.isError && <ErrorBlock title="The undo did not start again" error={retry.error} />}
      <Outcome operation={operation} focusOpen={finishedHere} />
      <Progress operation={operation} />
      <details className="mp-fold mp-operation-steps" open={active || wasActive.current || failed}>
        <summary>{`${operation.steps.length} steps`}</summary>
        <StepTimeline
          operation={operation}
          now={now}
          behind={step => <StepLog operation={operation} step={step} />}
        />
      </details>
      {stopping && (
        <ConfirmByConsequence
          consequence={{
            question: 'Stop this operation and undo what it did?',
            lost: ['Everything that this operation has made so far'],
            kept: ['What ran before, as it was', 'The plan, its configuration and its reason'],
            act: 'Stop and undo',
          }}
          onCancel={() => setStopping(false)}
          onConfirm={() => {
            setStopping(false);
            stop.mutate();
          }}
        />
      )}
    </section>
  );
}

/** How far it is, as a bar; the line above it says the same in words. */
function Progress({ operation }: { operation: Operation }) {
  const counted = operation.steps.filter(step => step.state !== 'skipped');
  const settled = counted.filter(step => step.state === 'done' || step.state === 'undone').length;
  if (!ACTIVE.has(operation.state) || counted.length === 0) return null;
  return (
    <div className="mp-progress" data-state={operation.state} aria-hidden="true">
      <span style={{ transform: `scaleX(${settled / counted.length})` }} />
    </div>
  );
}

/** Says milestones to screen readers: politely as it goes on, at once where it fails. */
function Milestones({ operation }: { operation: Operation }) {
  const current = operation.steps.find(step => step.state === 'running' || step.state === 'undoing');
  const failed = operation.state === 'stuck' || operation.error !== undefined;
  return (
    <div
      className="mp-visually-hidden"
      role={failed ? 'alert' : 'status'}
      aria-live={failed ? 'assertive' : 'polite'}
    >
      {failed
        ? operation.error?.message ?? 'The operation is stuck.'
        : current?.title ?? describeProgress(operation, new Date())}
    </div>
  );
}

function Outcome({ operation, focusOpen }: { operation: Operation; focusOpen: boolean }) {
  if (operation.state === 'done') return <Done operation={operation} focusOpen={focusOpen} />;
  if (operation.state === 'stuck') {
    return (
      <Alert
        status="danger"
        icon
        title="The undo could not finish"
        description={
          <>
            <span>{operation.error?.message}</span>
            <ul>
              {operation.left.map(left => (
                <li key={left}>{left}</li>
              ))}
            </ul>
            <span>Mend what keeps it from being removed, then try the undo again.</span>
          </>
        }
      />
    );
  }
  if (operation.error) {
    return (
      <Alert
        status={operation.state === 'undone' ? 'warning' : 'danger'}
        icon
        title={
          operation.state === 'undone'
            ? 'It was undone. What ran before still runs.'
            : 'It failed and is being undone'
        }
        description={operation.error.message}
      />
    );
  }
  if (operation.state === 'undone')
    return <Alert status="info" icon title="Stopped and undone. What ran before still runs." />;
  return null;
}

function Done({ operation, focusOpen }: { operation: Operation; focusOpen: boolean }) {
  const installed = useInstalled();
  const openRef = useRef<HTMLDivElement>(null);
  const touched = new Set(operation.steps.map(step => step.pluginId));
  const items = (installed.data?.items ?? []).filter(
    item =>
      touched.has(item.pluginId) && item.environment === operation.environment && item.state === 'running'
  );
  const ready = items.length > 0;
  useEffect(() => {
    if (focusOpen && ready) openRef.current?.querySelector('a')?.focus();
  }, [focusOpen, ready]);
  return (
    <Alert
      status="success"
      icon
      title={operation.generation ? `Done: generation ${operation.generation}` : 'Done'}
      description={
        <div ref={openRef} className="mp-operation-next">
          {items.map(item => (
            <ButtonLink
              key={item.id}
              size="small"
              variant="primary"
              href={item.path ?? paths.installation(item.environment, item.pluginId)}
            >
              {item.path ? `Open ${item.name}` : `Manage ${item.name}`}
            </ButtonLink>
          ))}
        </div>
      }
    />
  );
}
