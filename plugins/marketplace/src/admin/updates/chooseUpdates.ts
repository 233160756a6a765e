import type { AvailableUpdate, UpdateList, WantedChange } from '@flyloft/plugin-manager-common';

/** The updates that are chosen: one release a plugin. */
export type Chosen = Readonly<Record<string, string>>;

/** Whether an update can be taken together with others. */
export const canChoose = ({ verdict, needsSettings }: AvailableUpdate) =>
  verdict !== 'cannot' && !needsSettings;

/** Chooses an update in the place of another one of the same plugin, or takes it back. */
export function toggle(chosen: Chosen, { pluginId, to }: AvailableUpdate): Chosen {
  const { [pluginId]: before, ...others } = chosen;
  return before === to ? others : { ...others, [pluginId]: to };
}

/** Chooses the first update of each plugin, beside what was chosen of others. */
export function chooseAll(chosen: Chosen, updates: readonly AvailableUpdate[]): Chosen {
  const firsts = new Map<string, string>();
  for (const update of updates) {
    if (canChoose(update) && !firsts.has(update.pluginId)) firsts.set(update.pluginId, update.to);
  }
  return { ...chosen, ...Object.fromEntries(firsts) };
}

/** What is still there of what was chosen: an update may be taken, or withdrawn, meanwhile. */
export function stillThere(chosen: Chosen, updates: readonly AvailableUpdate[]): Chosen {
  return Object.fromEntries(
    Object.entries(chosen).filter(([id, to]) =>
      updates.some(update => update.pluginId === id && update.to === to && canChoose(update))
    )
  );
}

/** The changes that one plan makes of what was chosen. */
export function toChanges(chosen: Chosen): WantedChange[] {
  return Object.entries(chosen).map(([pluginId, range]) => ({ kind: 'update', pluginId, range }));
}

/** The command that asks for the same. */
export function toCommand(chosen: Chosen): string {
  return `./flyloft update ${Object.entries(chosen)
    .map(([pluginId, to]) => `${pluginId}@${to}`)
    .join(' ')}`;
}

/** What makes an update worth a look, in a word each. */
export function marksOf(update: AvailableUpdate): string[] {
  return [
    ...(update.irreversible.length > 0 ? ['Cannot be undone'] : []),
    ...(update.releases.some(({ breakingChanges }) => breakingChanges.length > 0) ? ['Breaking'] : []),
    ...(update.grants.some(({ change }) => change === 'added') ? ['New access'] : []),
    ...(update.needsSettings ? ['New settings'] : []),
    ...(update.companions.length > 0 ? ['Moves others'] : []),
  ];
}

/** The pins that an update has to do with: of the plugin itself, and of others that are in its way. */
export function pinMarks({ pluginId, heldBy }: AvailableUpdate, pins: UpdateList['pins']): string[] {
  return pins.flatMap(pin => {
    if (pin.pluginId === pluginId) return [`Pinned to ${pin.range}`];
    return heldBy.includes(pin.pluginId) ? [`${pin.name} is pinned to ${pin.range}`] : [];
  });
}
