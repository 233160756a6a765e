import type { ReactNode } from 'react';
import { Button, Link } from '@backstage/ui';
import type { Installation, Revision } from '@flyloft/plugin-manager-common';
import { CopyAsCli, DiffView, Person, RelativeTime } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { describeRuns, describeSpan, type Run } from './describeRuns';
import './RunAxis.css';

const hour = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/**
 * What ran when, on one axis; a mark is a change, and opens what it changed. Going back is pressed where it was still
 * good. The same stands as a table under Revisions.
 */
export function RunAxis({
  installation,
  revisions,
  chosen,
  onChoose,
  onReturn,
  isPending,
}: {
  installation: Installation;
  revisions: readonly Revision[];
  /** Number of the revision that is looked at; the current one where none was chosen. */
  chosen?: number;
  onChoose(revision: number): void;
  onReturn(revision: number): void;
  isPending: boolean;
}) {
  const runs = describeRuns(revisions, new Date());
  const run = runs.find(({ revision }) => revision.number === chosen) ?? runs[runs.length - 1];
  if (!run) return null;
  const before = runs[runs.indexOf(run) - 1];
  return (
    <section className="mp-panel" aria-labelledby="run-axis">
      <h2 className="mp-section-title" id="run-axis">
        What ran when
      </h2>
      <div className="mp-axis" role="group" aria-label="Revisions, oldest first">
        {runs.map(candidate => (
          <button
            key={candidate.revision.number}
            type="button"
            style={{ flexGrow: Math.max(1, candidate.ms) }}
            aria-pressed={candidate === run}
            data-current={candidate.revision.current || undefined}
            aria-label={`Revision ${candidate.revision.number}, ${
              candidate.revision.release
            }, ran ${describeSpan(candidate.ms)}`}
            onClick={() => onChoose(candidate.revision.number)}
          >
            <span aria-hidden="true">{candidate.revision.number}</span>
          </button>
        ))}
      </div>
      <div className="mp-axis-ends mp-small mp-secondary" aria-hidden="true">
        <span>{hour.format(runs[0]!.from)}</span>
        <span>now</span>
      </div>
      <ChosenRun key={run.revision.number} run={run} before={before} isOpen={chosen !== undefined}>
        {!run.revision.current && installation.operationId === undefined && (
          <span className="mp-inline">
            <CopyAsCli
              command={`./flyloft rollback ${installation.pluginId} --to ${run.revision.number} --environment ${installation.environment}`}
            />
            <Button
              size="small"
              variant="secondary"
              isPending={isPending}
              onPress={() => onReturn(run.revision.number)}
            >
              Return to here
            </Button>
          </span>
        )}
      </ChosenRun>
    </section>
  );
}

function ChosenRun({
  run,
  before,
  isOpen,
  children,
}: {
  run: Run;
  before?: Run;
  isOpen: boolean;
  children: ReactNode;
}) {
  const { revision, ms } = run;
  const parts = ({ release, config, objects }: Revision) => ({ release, config, objects });
  return (
    <div className="mp-axis-chosen" aria-live="polite">
      <div className="mp-axis-what">
        <p>
          <strong>
            Revision {revision.number} · {revision.release}
          </strong>{' '}
          {revision.current ? `runs, for ${describeSpan(ms)}` : `ran ${describeSpan(ms)}`}
        </p>
        {children}
      </div>
      <p>{revision.summary}</p>
      <p className="mp-small mp-secondary">
        <RelativeTime at={revision.createdAt} /> by <Person entityRef={revision.createdBy} /> ·{' '}
        <Link href={paths.operation(revision.operationId)}>its operation</Link>
      </p>
      {before && (
        <details className="mp-fold" open={isOpen}>
          <summary>What it changed</summary>
          <DiffView
            before={parts(before.revision)}
            after={parts(revision)}
            label={`Revision ${before.revision.number} against ${revision.number}`}
          />
        </details>
      )}
    </div>
  );
}
