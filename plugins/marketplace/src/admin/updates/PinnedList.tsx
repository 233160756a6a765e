import { Button, Link } from '@backstage/ui';
import type { AvailableUpdate, UpdateList } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, Person, RelativeTime } from '@flyloft/plugin-marketplace-react';
import { useLiftPin } from '../../installed/useLiftPin';
import { useMayPin } from '../../installed/useMayPin';
import { paths } from '../../routes';
import { Mark } from '../../shared/Mark';

const sentenceList = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' });

type Pinned = UpdateList['pins'][number];

/** What somebody holds to a range: by whom, why, what that keeps from being taken, and how to let it go. */
export function PinnedList({
  pins,
  updates,
  environment,
}: {
  pins: readonly Pinned[];
  updates: readonly AvailableUpdate[];
  environment: string;
}) {
  const lift = useLiftPin(environment);
  const mayPin = useMayPin();
  if (pins.length === 0) return null;
  return (
    <section aria-labelledby="updates-pinned" className="mp-updates">
      <header>
        <h2 className="mp-section-title" id="updates-pinned">
          Pinned <span className="mp-secondary">{pins.length}</span>
        </h2>
        <p className="mp-secondary mp-small">
          No plan moves these out of their range until somebody lifts the pin.
        </p>
      </header>
      {lift.isError && <ErrorBlock title="The pin was not lifted" error={lift.error} />}
      <ul>
        {pins.map(pin => (
          <li key={pin.pluginId} className="mp-update" data-list-row>
            <div className="mp-update-main">
              <p className="mp-update-title">
                <Link href={paths.installation(environment, pin.pluginId)}>{pin.name}</Link>
                <span className="mp-update-versions">{pin.release}</span>
                <Mark tone="info">{`Pinned to ${pin.range}`}</Mark>
              </p>
              <p>
                <Person entityRef={pin.by} />, <RelativeTime at={pin.at} />: {pin.reason}
              </p>
              <Held updates={updates.filter(({ heldBy }) => heldBy.includes(pin.pluginId))} />
            </div>
            <div className="mp-update-actions">
              <CopyAsCli command={`./flyloft unpin ${pin.pluginId}`} />
              {mayPin(pin) && (
                <Button
                  size="small"
                  variant="secondary"
                  aria-label={`Lift the pin of ${pin.name}`}
                  isPending={lift.isPending && lift.variables === pin.pluginId}
                  isDisabled={lift.isPending}
                  onPress={() => lift.mutate(pin.pluginId)}
                >
                  Lift the pin
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Held({ updates }: { updates: readonly AvailableUpdate[] }) {
  if (updates.length === 0) return <p className="mp-secondary">No update is held back by it now.</p>;
  const names = updates.map(({ name, to }) => `${name} ${to}`);
  return <p>{`Holds back ${sentenceList.format(names)}.`}</p>;
}
