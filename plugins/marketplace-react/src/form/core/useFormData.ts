import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  deepEquals,
  type FieldPathList,
  type RJSFSchema,
  schemaHasNestedConditional,
  type SchemaUtilsType,
} from '@rjsf/utils';
import { isJsonObject } from '@flyloft/plugin-manager-common';
import { dropFields } from './dropFields';
import { setAt } from './paths';

/** Values by name; the form's data. */
export type ConfigData = Record<string, unknown>;

/** Why the form has another value: a person changed it, or the schema's defaults completed it. */
export type ChangeReason = 'edit' | 'defaults';

const CONDITIONAL = [
  'if',
  'dependencies',
  'dependentSchemas',
  'dependentRequired',
  'oneOf',
  'anyOf',
  'allOf',
];

/** Whether which fields there are may depend on values. */
function isConditional(schema: RJSFSchema): boolean {
  return CONDITIONAL.some(keyword => keyword in schema) || schemaHasNestedConditional(schema, schema);
}

function complete(utils: SchemaUtilsType, schema: RJSFSchema, data: unknown, started: boolean): ConfigData {
  const completed = utils.getDefaultFormState(schema, data, false, started);
  return isJsonObject(completed) ? completed : {};
}

/** How often defaults may switch to other fields that bring defaults of their own. */
const SWITCHES = 4;

/** What is left of the data after a change that may have switched to other fields, with their defaults. */
function settle(
  utils: SchemaUtilsType,
  schema: RJSFSchema,
  before: ConfigData,
  after: ConfigData,
  started: boolean
): ConfigData {
  let was = before;
  let data = after;
  for (let turn = 0; turn < SWITCHES; turn++) {
    const kept = dropFields(utils, schema, was, data);
    const next = complete(utils, schema, kept, started || turn > 0);
    if (kept === data && deepEquals(next, data)) return data;
    was = data;
    data = next;
  }
  return data;
}

/** The data without what is undefined: RJSF notes so what somebody took away. Nothing is copied that has none. */
function plain<T>(value: T): T {
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return (items.every((item, index) => item === value[index]) ? value : items) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, part]) =>
    part === undefined ? [] : [[key, plain(part)] as const]
  );
  const same =
    entries.length === Object.keys(value).length &&
    entries.every(([key, part]) => part === (value as Record<string, unknown>)[key]);
  return same ? value : (Object.fromEntries(entries) as T);
}

/** A value from outside, with the schema's defaults. */
function start(
  utils: SchemaUtilsType,
  schema: RJSFSchema,
  conditional: boolean,
  value: ConfigData,
  started: boolean
): ConfigData {
  const first = complete(utils, schema, value, started);
  return conditional ? settle(utils, schema, value, first, started) : first;
}

/**
 * The form's data, controlled from outside. A change copies only the path it is about; defaults are worked out once, and
 * after a change only where the schema's fields depend on values.
 */
export function useFormData({
  schema,
  utils,
  value,
  onChange,
}: {
  schema: RJSFSchema;
  utils: SchemaUtilsType;
  value: ConfigData;
  onChange(value: ConfigData, reason: ChangeReason): void;
}) {
  const conditional = useMemo(() => isConditional(schema), [schema]);
  const [data, setData] = useState<ConfigData>(() => start(utils, schema, conditional, value, false));
  const known = useRef<{ given: ConfigData; data: ConfigData; utils: SchemaUtilsType }>({
    given: value,
    data,
    utils,
  });
  const report = useRef(onChange);
  report.current = onChange;

  useEffect(() => {
    const { current } = known;
    if (value === current.data || (value === current.given && utils === current.utils)) return;
    current.given = value;
    current.utils = utils;
    current.data = start(utils, schema, conditional, value, true);
    setData(current.data);
  }, [value, schema, conditional, utils]);

  useEffect(() => {
    // What the schema adds is part of the value, also when nobody touches the form. Only once: later changes report themselves.
    const { data: completed, given } = known.current;
    const started = plain(completed);
    if (deepEquals(started, given)) return;
    known.current.given = started;
    report.current(started, 'defaults');
  }, []);

  const change = useCallback(
    (next: unknown, path: FieldPathList) => {
      const before = known.current.data;
      let after = setAt(before, path, next) as ConfigData;
      if (typeof after !== 'object' || after === null) after = {};
      if (conditional) after = settle(utils, schema, before, after, true);
      const given = plain(after);
      known.current = { given, data: after, utils: known.current.utils };
      setData(after);
      report.current(given, 'edit');
    },
    [conditional, schema, utils]
  );

  const current = useCallback(() => plain(known.current.data), []);
  return { data, change, current };
}
