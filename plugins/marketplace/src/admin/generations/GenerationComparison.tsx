import { Link, Select } from '@backstage/ui';
import type { Generation, GenerationChange, ValueChange } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, LoadingBlock } from '@flyloft/plugin-marketplace-react';
import { paths } from '../../routes';
import { Mark } from '../../shared/Mark';
import { useGenerationDiff } from '../updates/useForesight';

const WORD = {
  installed: 'Installed',
  removed: 'Removed',
  updated: 'Updated',
  configured: 'Configured',
  changed: 'Changed',
} as const;
const TONE = {
  installed: 'success',
  removed: 'danger',
  updated: 'info',
  configured: 'info',
  changed: 'info',
} as const;

/** Any two generations side by side: what was installed, removed, updated and configured on the way. */
export function GenerationComparison({
  environment,
  generations,
  from,
  to,
  onChoose,
}: {
  environment: string;
  generations: readonly Generation[];
  from: number;
  to: number;
  onChoose(from: number, to: number): void;
}) {
  const diff = useGenerationDiff(from, to, environment);
  const known = new Set(generations.map(({ number }) => number));
  const numbers = [...new Set([...known, from, to])].sort((a, b) => b - a);
  const options = numbers.map(number => ({ value: String(number), label: `Generation ${number}` }));
  return (
    <section className="mp-panel mp-comparison" aria-labelledby="comparison">
      <header>
        <h2 className="mp-section-title" id="comparison">
          {diff.data && !diff.isPlaceholderData ? diff.data.sentence : `From ${from} to ${to}`}
        </h2>
        <div className="mp-comparison-ends">
          <Select
            aria-label="From generation"
            size="small"
            options={options}
            value={String(from)}
            onChange={key => onChoose(Number(key), to)}
          />
          <span aria-hidden="true">→</span>
          <Select
            aria-label="To generation"
            size="small"
            options={options}
            value={String(to)}
            onChange={key => onChoose(from, Number(key))}
          />
          <CopyAsCli command={`./flyloft generations diff ${from} ${to}`} />
        </div>
      </header>
      {diff.isPending && <LoadingBlock label="Comparing" rows={3} />}
      {diff.isError && (
        <ErrorBlock
          title="These two cannot be compared"
          error={diff.error}
          onRetry={() => void diff.refetch()}
        />
      )}
      {diff.data && diff.data.changes.length > 0 && (
        <table className="mp-rows mp-sides">
          <thead>
            <tr>
              <th scope="col">Plugin</th>
              <th scope="col">Generation {diff.data.from}</th>
              <th scope="col">Generation {diff.data.to}</th>
            </tr>
          </thead>
          <tbody>
            {diff.data.changes.map(change => (
              <Change key={change.pluginId} change={change} environment={environment} />
            ))}
          </tbody>
        </table>
      )}
      {diff.data && diff.data.unchanged.length > 0 && (
        <p className="mp-secondary mp-small">
          Unchanged: {diff.data.unchanged.map(({ name, release }) => `${name} ${release}`).join(', ')}
        </p>
      )}
    </section>
  );
}

function shown(change: ValueChange, side: 'before' | 'after'): string {
  const isThere = change.change === 'changed' || change.change === (side === 'before' ? 'removed' : 'added');
  if (!isThere) return 'not set';
  if (change.secret) return side === 'before' ? 'secret' : 'secret, changed';
  return JSON.stringify(change[side]);
}

function Side({ change, side }: { change: GenerationChange; side: 'before' | 'after' }) {
  const release = side === 'before' ? change.from : change.to;
  const revision = side === 'before' ? change.revisions.from : change.revisions.to;
  if (release === undefined) return <span className="mp-secondary">not installed</span>;
  return (
    <>
      <strong>{release}</strong> <span className="mp-secondary">revision {revision}</span>
      {change.values.map(value => (
        <p key={value.path} className="mp-small" data-side={side}>
          <code>{value.path}</code> {shown(value, side)}
        </p>
      ))}
    </>
  );
}

function Change({ change, environment }: { change: GenerationChange; environment: string }) {
  return (
    <tr data-list-row>
      <td>
        <Link href={paths.installation(environment, change.pluginId, 'revisions')}>{change.name}</Link>
        <p>
          <Mark tone={TONE[change.kind]}>{WORD[change.kind]}</Mark>{' '}
          <span className="mp-secondary mp-small">{change.sentence}</span>
        </p>
      </td>
      <td>
        <Side change={change} side="before" />
      </td>
      <td>
        <Side change={change} side="after" />
      </td>
    </tr>
  );
}
