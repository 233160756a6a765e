import { useCallback, useMemo } from 'react';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import type { FormIssue } from '../core/errors';
import type { ConfigData } from '../core/useFormData';
import type { ConfigField } from '../fields/contract/configField';
import { customIssues } from './customIssues';
import { checkValue } from './checkValue';

/** Checks a value against a prepared schema and against the fields that its uiSchema names. */
export function useCheck(
  prepared: { schema: RJSFSchema; uiSchema: UiSchema },
  fields: readonly ConfigField[]
): (data: ConfigData) => Promise<FormIssue[]> {
  const byName = useMemo(() => new Map(fields.map(field => [field.name, field])), [fields]);
  return useCallback(
    async data => {
      const [found, custom] = await Promise.all([
        checkValue(prepared.schema, data),
        customIssues(byName, prepared.uiSchema, data),
      ]);
      const seen = new Set(found.map(({ path }) => path));
      return [...found, ...custom.filter(({ path }) => !seen.has(path))];
    },
    [byName, prepared]
  );
}
