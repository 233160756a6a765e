import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ConfigIssue, FieldCheck, JsonObject } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { FieldChecks, type FieldCheckState } from './fieldChecks';

/** What a required check holds against a value, as issues of the field. */
function requiredIssues(states: ReadonlyMap<string, FieldCheckState>): ConfigIssue[] {
  return [...states].flatMap(([path, state]) => {
    if (state.phase !== 'done') return [];
    return state.results.flatMap(result =>
      result.required && result.outcome === 'problem'
        ? [{ path, message: `${result.message} ${result.nextStep}` }]
        : []
    );
  });
}

/** Runs the checks of the fields while somebody types. What a check says forbids nothing, but where it is required. */
export function useFieldChecks({
  checks,
  config,
  environment,
  pluginId,
  release,
}: {
  checks: readonly FieldCheck[];
  config: JsonObject;
  environment: string;
  pluginId: string;
  release: string;
}) {
  const client = usePluginManager();
  const [board] = useState(
    () =>
      new FieldChecks(async (field, asked, signal) => {
        const body = { release, field, config: asked };
        const { results } = await client.runChecks(environment, pluginId, body, { signal });
        return results;
      })
  );
  useEffect(() => board.update(checks, config), [board, checks, config]);
  useEffect(() => () => board.stop(), [board]);
  const key = useSyncExternalStore(board.subscribe, () => JSON.stringify(requiredIssues(board.states())));
  const issues = useMemo(() => JSON.parse(key) as ConfigIssue[], [key]);
  return { board, issues };
}
