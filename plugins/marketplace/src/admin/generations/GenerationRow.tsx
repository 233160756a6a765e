import { Button, Link, Text } from '@backstage/ui';
import type { Generation } from '@flyloft/plugin-manager-common';
import { Person, RelativeTime } from '@flyloft/plugin-marketplace-react';
import { paths } from '../../routes';
import { Mark } from '../../shared/Mark';
import { describeRestore } from '../describeRestore';

/** One generation: what made it, who, when, what runs in it, and the way back to it. */
export function GenerationRow({
  generation,
  current,
  isCompared,
  pending,
  onCompare,
  onRestore,
}: {
  generation: Generation;
  current: Generation;
  isCompared: boolean;
  pending: boolean;
  onCompare(): void;
  onRestore(): void;
}) {
  const { number, summary, automatic, createdAt, createdBy, operationId } = generation;
  const plugins = Object.entries(generation.revisions);
  const runs = number === current.number;
  return (
    <li className="mp-generation" data-list-row data-compared={isCompared || undefined}>
      <span className="mp-generation-number">{number}</span>
      <div className="mp-generation-main">
        <p>
          <strong>{summary}</strong> {runs && <Mark tone="success">Runs now</Mark>}{' '}
          {automatic && <Mark>Made by itself</Mark>}
        </p>
        <p className="mp-secondary mp-small">
          <RelativeTime at={createdAt} /> by <Person entityRef={createdBy} />
          {operationId && (
            <>
              {' · '}
              <Link href={paths.operation(operationId)}>operation</Link>
            </>
          )}
        </p>
        <p className="mp-small">
          {plugins.length === 0
            ? 'Nothing installed'
            : plugins.map(([id, { release }]) => `${id} ${release}`).join(', ')}
        </p>
      </div>
      {!runs && (
        <div className="mp-generation-acts">
          <Button size="small" variant="tertiary" onPress={onCompare}>
            Compare with now
          </Button>
          <Button size="small" variant="secondary" isPending={pending} onPress={onRestore}>
            {`Restore ${number}`}
          </Button>
          <Text variant="body-small" color="secondary">
            {describeRestore(current, generation)}
          </Text>
        </div>
      )}
    </li>
  );
}
