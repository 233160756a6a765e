import { Button, Text } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import { BulkCommands } from './BulkCommands';
import { isPossible, type LifecycleAct, toCommand } from './lifecycle';
import type { Lifecycle } from './useLifecycle';

const ACTS: Array<[LifecycleAct, string]> = [
  ['update', 'Update'],
  ['restart', 'Restart'],
  ['start', 'Start'],
  ['stop', 'Stop'],
  ['uninstall', 'Uninstall'],
  ['reinstall', 'Install again'],
];

/** What can be done to all that are selected, in one plan; each act names to how many of them it applies. */
export function BulkBar({
  chosen,
  lifecycle,
  onClear,
}: {
  chosen: readonly Installation[];
  lifecycle: Lifecycle;
  onClear(): void;
}) {
  const environments = new Set(chosen.map(({ environment }) => environment));
  const possible = ACTS.flatMap(([act, verb]) => {
    const able = chosen.filter(installation => isPossible(act, installation));
    const word = able.length === chosen.length ? verb : `${verb} ${able.length} of them`;
    return able.length === 0 ? [] : [{ act, word, able }];
  });
  return (
    <section className="mp-bulk" aria-label="Selected">
      <Text weight="bold" role="status">
        {chosen.length} selected
      </Text>
      {environments.size > 1 ? (
        <Text>A plan is for one environment: choose plugins of one only.</Text>
      ) : (
        <>
          {possible.map(({ act, word, able }) => (
            <Button
              key={act}
              size="small"
              variant="secondary"
              destructive={act === 'uninstall'}
              isPending={lifecycle.isPending}
              onPress={() => lifecycle.start(act, able)}
            >
              {word}
            </Button>
          ))}
          {possible.length > 0 && (
            <BulkCommands
              commands={possible.map(({ act, word, able }) => ({ word, command: toCommand(act, able) }))}
            />
          )}
        </>
      )}
      <Button size="small" variant="tertiary" onPress={onClear}>
        Clear
      </Button>
    </section>
  );
}
