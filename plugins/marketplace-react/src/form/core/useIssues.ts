import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ErrorSchema } from '@rjsf/utils';
import { type FormIssue, keepSame, toErrorSchema } from './errors';
import type { ConfigData } from './useFormData';

/** Milliseconds after a change before it is checked. */
const CHECK_PAUSE_MS = 250;

/** How a list is noted to which an entry was added: nobody has been at the fields of the entry yet. */
const only = (pointer: string) => `=${pointer}`;

const isWithin = (path: string, touched: ReadonlySet<string>): boolean => {
  if (touched.has(only(path))) return true;
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (touched.has(path.slice(0, end))) return true;
  }
  return false;
};

/**
 * What does not fit, checked after a pause and never while a key is handled. Fields that nobody has been at yet show
 * nothing until the whole form is checked.
 */
export function useIssues({
  check,
  data,
  given = [],
}: {
  check(data: ConfigData): Promise<FormIssue[]>;
  data: ConfigData;
  given?: readonly FormIssue[];
}) {
  const [found, setFound] = useState<readonly FormIssue[]>([]);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const run = useRef(0);

  const checkNow = useCallback(
    async (value: ConfigData): Promise<readonly FormIssue[]> => {
      const mine = ++run.current;
      const issues = await check(value);
      if (mine === run.current) setFound(issues);
      return issues;
    },
    [check]
  );

  const quiet = touched.size === 0 && !all;
  useEffect(() => {
    if (quiet) return undefined;
    const timer = setTimeout(() => void checkNow(data), CHECK_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [data, checkNow, quiet]);

  useEffect(
    () => () => {
      run.current += 1;
    },
    []
  );

  const touch = useCallback((pointer: string, { below = true }: { below?: boolean } = {}) => {
    const note = below ? pointer : only(pointer);
    setTouched(before => (before.has(note) ? before : new Set([...before, note])));
  }, []);

  const checkAll = useCallback(
    async (value: ConfigData) => {
      setAll(true);
      return checkNow(value);
    },
    [checkNow]
  );

  const shown = useMemo(
    () => [...given, ...found.filter(({ path }) => all || isWithin(path, touched))],
    [all, found, given, touched]
  );
  const last = useRef<ErrorSchema>({});
  const errorSchema = useMemo(() => {
    last.current = keepSame(last.current, toErrorSchema(shown));
    return last.current;
  }, [shown]);
  return { shown, errorSchema, touch, checkAll };
}
