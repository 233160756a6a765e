import type { RJSFSchema, ValidatorType } from '@rjsf/utils';
import { fitsSchema } from '@flyloft/schema-engine';

/**
 * What RJSF asks while it draws: which alternative a value fits. It is answered at once and compiles nothing. The form's
 * errors are not asked here; they come from `validateInWorker`.
 */
export const choosingValidator: ValidatorType = {
  // A schema that cannot be followed fits nothing; the engine says why.
  isValid: (schema: RJSFSchema, formData: unknown, rootSchema: RJSFSchema) =>
    fitsSchema(schema, formData, rootSchema) ?? false,
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
  reset: () => undefined,
};
