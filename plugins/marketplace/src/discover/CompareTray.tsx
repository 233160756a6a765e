import { Button, ButtonLink } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { paths } from '../routes';
import { MAX_COMPARED } from './useSearchState';
import './CompareTray.css';

/** What was chosen to be compared, always in sight below the results. */
export function CompareTray({
  chosen,
  onRemove,
  onClear,
}: {
  chosen: ReadonlyArray<{ id: string; name: string }>;
  onRemove(id: string): void;
  onClear(): void;
}) {
  if (chosen.length === 0) return null;
  return (
    <section className="mp-tray" aria-label="Comparison">
      <p className="mp-tray-count">
        {chosen.length} of {MAX_COMPARED}
        {chosen.length === 1 && ' · choose another to compare it with'}
      </p>
      <ul>
        {chosen.map(({ id, name }) => (
          <li key={id}>
            {name}
            <button type="button" aria-label={`Take ${name} out`} onClick={() => onRemove(id)}>
              <RiCloseLine aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <div className="mp-tray-actions">
        <Button size="small" variant="tertiary" onPress={onClear}>
          Clear
        </Button>
        {chosen.length > 1 && (
          <ButtonLink size="small" href={paths.compare(chosen.map(({ id }) => id))}>
            {`Compare ${chosen.length}`}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}
