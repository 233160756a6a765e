import { useCallback, useEffect, useRef, useState } from 'react';
import { sameJson } from '@flyloft/configuration';
import type { ConnectionResult, ConnectionStep, JsonObject } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';

/** How far a test has come; `undefined` where none was started. */
export type ConnectionTestState = {
  running: boolean;
  /** Each step once, as it is now. */
  steps: readonly ConnectionStep[];
  result?: ConnectionResult;
  /** Why there was none at all. */
  error?: unknown;
  /** What was tried. */
  config: JsonObject;
};

/** The steps with one of them as it is now. */
export const withStep = (steps: readonly ConnectionStep[], step: ConnectionStep): ConnectionStep[] =>
  steps.some(known => known.step === step.step)
    ? steps.map(known => (known.step === step.step ? step : known))
    : [...steps, step];

/** Tries the configuration with the plugin's own check, and follows it. Leaving the page cancels it. */
export function useConnectionTest({
  environment,
  pluginId,
  release,
}: {
  environment: string;
  pluginId: string;
  release: string;
}) {
  const client = usePluginManager();
  const [state, setState] = useState<ConnectionTestState>();
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(
    async (config: JsonObject) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setState({ running: true, steps: [], config });
      const change = (next: (before: ConnectionTestState) => ConnectionTestState) =>
        setState(before => (before && running.current === controller ? next(before) : before));
      try {
        const events = client.testConnection(
          environment,
          pluginId,
          { release, config },
          { signal: controller.signal }
        );
        for await (const event of events) {
          change(before =>
            'result' in event
              ? { ...before, result: event.result }
              : { ...before, steps: withStep(before.steps, event) }
          );
        }
      } catch (error) {
        change(before => (controller.signal.aborted ? before : { ...before, error }));
      }
      change(before => ({
        ...before,
        running: false,
        // Whoever cancels has closed the connection, and hears nothing of it any more.
        ...(controller.signal.aborted && !before.result ? { result: { outcome: 'cancelled' as const } } : {}),
      }));
    },
    [client, environment, pluginId, release]
  );
  return { state, start, cancel: () => running.current?.abort() };
}

/** Whether a result is about another configuration than the one that stands there now. */
export const isOutdated = (state: ConnectionTestState, config: JsonObject) =>
  !state.running && !sameJson(state.config, config);
