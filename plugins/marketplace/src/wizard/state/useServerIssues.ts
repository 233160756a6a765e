import { useEffect, useMemo, useRef } from 'react';
import type { ConfigIssue, JsonObject } from '@flyloft/plugin-manager-common';
import { readServerIssues, stillOpen } from './serverIssues';

/**
 * What the server held against a configuration when a plan was asked for: at its fields as long as their values are the
 * same. The first field gets the focus, and how many there are is said out loud.
 */
export function useServerIssues({
  error,
  asked,
  config,
  isField,
  onFound,
}: {
  error: unknown;
  /** What the plan was asked for with. */
  asked: JsonObject | undefined;
  config: JsonObject;
  isField(pointer: string): boolean;
  onFound(first: string | undefined, count: number): void;
}) {
  const all = useMemo(() => readServerIssues(error), [error]);
  const open = useMemo(() => stillOpen(all ?? [], asked ?? {}, config), [all, asked, config]);
  const placed: ConfigIssue[] = open.filter(({ path }) => isField(path));
  const found = useRef(onFound);
  found.current = onFound;
  const first = useRef<string>();
  first.current = placed[0]?.path;
  useEffect(() => {
    if (all) found.current(first.current, all.length);
  }, [all]);
  return {
    placed,
    /** Those that belong to no field. */
    others: open.filter(({ path }) => !isField(path)),
    count: open.length,
    isAboutSomethingElse: all === undefined,
  };
}
