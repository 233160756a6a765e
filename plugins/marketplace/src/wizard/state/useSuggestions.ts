import { useEffect, useMemo, useState } from 'react';
import { valueAt, withValue } from '@flyloft/configuration';
import type { FieldSuggestion, JsonObject } from '@flyloft/plugin-manager-common';
import { type Origins, useDetection } from '@flyloft/plugin-marketplace-react';
import { type Standing, standingOf, suggestedLayers, sureValues, withSuggestions } from './suggestions';
import type { WizardConfig } from './useWizardConfig';

/** A suggestion as it stands at its field now. */
export type StandingSuggestion = FieldSuggestion & { standing: Standing };

/**
 * Values that the environment suggests. They fill in what nobody gave where somebody begins from nothing and has typed
 * nothing yet, and are offered everywhere else. What was dismissed is not offered again.
 */
export function useSuggestions({
  environment,
  pluginId,
  release,
  fresh,
  defaults,
  values,
  origins,
}: {
  environment: string;
  pluginId: string;
  release: string;
  /** Nothing runs, nothing was kept, and no plan is edited. */
  fresh: boolean;
  /** What the schema itself fills in. */
  defaults: JsonObject;
  values: WizardConfig;
  origins: Origins;
}) {
  const detection = useDetection(environment, { pluginId, version: release });
  const found = detection.data?.suggestions;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [filled, setFilled] = useState<number>();
  const { config, layers, prefill, set } = values;

  useEffect(() => {
    if (!found || filled !== undefined) return;
    const sure = fresh ? sureValues(found, config, defaults) : [];
    setFilled(sure.length);
    if (sure.length > 0) prefill(now => withSuggestions(now, sure), suggestedLayers(sure));
  }, [found, filled, fresh, config, defaults, prefill]);

  const standing = useMemo(
    () =>
      new Map(
        (found ?? []).flatMap(one => {
          const how = dismissed.has(one.pointer) ? undefined : standingOf(one, config, origins);
          return how ? [[one.pointer, { ...one, standing: how }] as const] : [];
        })
      ),
    [found, dismissed, config, origins]
  );

  return useMemo(
    () => ({
      standing: standing as ReadonlyMap<string, StandingSuggestion>,
      /** How many values were filled in when the wizard opened. */
      filled: filled ?? 0,
      take(suggestion: FieldSuggestion) {
        set(withSuggestions(config, [suggestion]), { layers: [...layers, ...suggestedLayers([suggestion])] });
      },
      dismiss({ pointer, value }: FieldSuggestion) {
        setDismissed(new Set([...dismissed, pointer]));
        // What was filled in goes with it; what somebody typed in its place stays.
        if (JSON.stringify(valueAt(config, pointer)) === JSON.stringify(value)) {
          set(withValue(config, pointer, undefined));
        }
      },
    }),
    [standing, filled, set, config, layers, dismissed]
  );
}

export type WizardSuggestions = ReturnType<typeof useSuggestions>;
