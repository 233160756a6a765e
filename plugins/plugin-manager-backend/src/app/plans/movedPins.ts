/** Pins that were set or lifted since a plan was made, and that make a difference to it. */
import { satisfies } from 'semver';
import type { VoidReason } from '@flyloft/plugin-manager-common';
import type { Pin } from '@flyloft/resolver';
import { pinMoved } from '../../domain/plan/voidSentences';
import type { PlanRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { chooseReleases } from './chooseReleases';
import { currentGeneration } from './current';
import type { PlanDependencies } from './planDependencies';
import { readPins } from './readPins';

type Pins = Readonly<Record<string, Pin>>;

/** Pins with the one of a plugin as it is among others. */
function withPinOf(pluginId: string, pins: Pins, others: Pins): Pins {
  const { [pluginId]: _old, ...rest } = pins;
  const pin = others[pluginId];
  return pin ? { ...rest, [pluginId]: pin } : rest;
}

/**
 * Why a plan is void under the pins of today. A pin on what the plan has nothing to do with is no reason: with hundreds of
 * plugins in an environment, every pin would make every plan void. So a pin counts where the plan goes out of its range,
 * or where the same request comes to other releases with it than without.
 */
export async function movedPins(
  { content, request }: PlanRecord,
  environment: EnvironmentConfig,
  { store, tenant, host, resolve }: PlanDependencies
): Promise<VoidReason[]> {
  if (!content.pins) return [];
  const then: Pins = Object.fromEntries(Object.entries(content.pins).map(([id, range]) => [id, { range }]));
  const now = await readPins(store, tenant, environment.id);
  const moved = [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter(id => then[id]?.range !== now[id]?.range)
    .sort();
  if (moved.length === 0) return [];

  const generation = await currentGeneration(store, tenant, environment.id);
  const comesTo = async (pins: Pins) => {
    const chosen = await chooseReleases({
      reads: store,
      tenant,
      environment,
      generation,
      host,
      resolve,
      changes: request.changes,
      ...(request.strategy ? { strategy: request.strategy } : {}),
      pins,
    });
    if (chosen.outcome === 'refused') return 'nothing';
    return JSON.stringify(chosen.value.choices.map(({ pluginId, release }) => [pluginId, release?.version]));
  };
  const before = await comesTo(then);
  const matter: string[] = [];
  for (const id of moved) {
    const to = content.items.find(({ pluginId }) => pluginId === id)?.to;
    const range = now[id]?.range;
    const leaves =
      to !== undefined && range !== undefined && !satisfies(to, range, { includePrerelease: true });
    if (leaves || (await comesTo(withPinOf(id, then, now))) !== before) matter.push(id);
  }
  // Each alone may make no difference, and all of them one.
  const named = matter.length === 0 && (await comesTo(now)) !== before ? moved : matter;
  return named.map(id => pinMoved(id, then[id]?.range, now[id]?.range, now[id]?.note ?? 'without a reason'));
}
