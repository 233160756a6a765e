import { type Layer, type Lock, placeValues } from '@flyloft/configuration';
import type { Guidance, JsonObject } from '@flyloft/plugin-manager-common';

/** What holds where the portal says nothing. */
export const NO_GUIDANCE: Guidance = { checks: [], locked: [], rules: [], teamDefaults: [] };

/** A configuration with the values that policy locks in their place. */
export const withLocks = (config: JsonObject, locked: readonly Lock[]): JsonObject =>
  placeValues(config, locked);

/** The layers that policy and teams add. A team's default is for who begins, never for what runs already. */
export function guidedLayers({ teamDefaults, locked }: Guidance, runs: boolean): Layer[] {
  const layers: Layer[] = [];
  if (!runs && teamDefaults.length > 0)
    layers.push({ origin: 'team', config: placeValues({}, teamDefaults) });
  if (locked.length > 0) layers.push({ origin: 'policy', config: placeValues({}, locked) });
  return layers;
}

/** What a wizard begins with: what is given, the defaults of one's teams where it begins from nothing, and the locks. */
export function guidedStart(
  given: JsonObject,
  { teamDefaults, locked }: Guidance,
  fresh: boolean
): JsonObject {
  return withLocks(fresh ? placeValues(given, teamDefaults) : given, locked);
}
