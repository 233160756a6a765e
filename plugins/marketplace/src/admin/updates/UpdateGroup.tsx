import { Button } from '@backstage/ui';
import type { AvailableUpdate, UpdateList } from '@flyloft/plugin-manager-common';
import { canChoose, chooseAll, type Chosen, toggle } from './chooseUpdates';
import { UpdateRow } from './UpdateRow';

const TITLES = { safe: 'Safe', look: 'Needs a look', cannot: 'Cannot be taken yet' } as const;
const WORDS = {
  safe: 'Compatible by the publisher’s word, no new access, nothing lost, settings stay as they are.',
  look: 'Something is new: read it before you choose it.',
  cannot: 'Something holds it back. It moves up by itself as soon as that changes.',
} as const;

/** The updates of one kind. */
export function UpdateGroup({
  verdict,
  updates,
  pins,
  environment,
  chosen,
  onChoose,
}: {
  verdict: AvailableUpdate['verdict'];
  updates: readonly AvailableUpdate[];
  pins: UpdateList['pins'];
  environment: string;
  chosen: Chosen;
  onChoose(chosen: Chosen): void;
}) {
  if (updates.length === 0) return null;
  const id = `updates-${verdict}`;
  const open = updates.filter(canChoose);
  return (
    <section aria-labelledby={id} className="mp-updates" data-verdict={verdict}>
      <header>
        <h2 className="mp-section-title" id={id}>
          {TITLES[verdict]} <span className="mp-secondary">{updates.length}</span>
        </h2>
        <p className="mp-secondary mp-small">{WORDS[verdict]}</p>
        {verdict === 'safe' && open.length > 1 && (
          <Button size="small" variant="secondary" onPress={() => onChoose(chooseAll(chosen, open))}>
            Choose all safe
          </Button>
        )}
      </header>
      <ul>
        {updates.map(update => (
          <UpdateRow
            key={`${update.pluginId} ${update.to}`}
            update={update}
            pins={pins}
            environment={environment}
            isChosen={chosen[update.pluginId] === update.to}
            onToggle={() => onChoose(toggle(chosen, update))}
          />
        ))}
      </ul>
    </section>
  );
}
