import { useCallback, useMemo } from 'react';
import { checkFields } from '@flyloft/configuration';
import type { FormIssue } from '../core/errors';
import type { ConfigData } from '../core/useFormData';
import type { ConfigField } from '../fields/contract/configField';
import type { PreparedSchema } from '../prepareSchema';
import { checkValue } from './checkValue';

/** Checks a value against a prepared schema and against the fields that its uiSchema names. */
export function useCheck(
  prepared: PreparedSchema,
  fields: readonly ConfigField[]
): (data: ConfigData) => Promise<FormIssue[]> {
  const byName = useMemo(() => new Map(fields.map(field => [field.name, field])), [fields]);
  return useCallback(
    async data => {
      const [found, custom] = await Promise.all([
        checkValue(prepared.checked, data),
        checkFields(prepared.uiSchema, data, name => byName.get(name)?.validate),
      ]);
      // A part that is missing is said once, and by the part.
      const isSaid = (path: string) =>
        found.some(one => one.path === path || one.path.startsWith(`${path}/`));
      return [...found, ...custom.filter(({ path }) => !isSaid(path))];
    },
    [byName, prepared]
  );
}
