import type { FieldError } from '../api/status';
import type { LabelSelector } from '../model/types';
import { fieldForbidden, invalidValue, required } from './fieldErrors';
import { labelValueProblems, qualifiedNameProblems, validateLabels } from './names';

/** The errors of a label selector. */
export function validateLabelSelector(selector: LabelSelector | undefined, field: string): FieldError[] {
  if (!selector) return [];
  const errors = validateLabels(selector.matchLabels, `${field}.matchLabels`);
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${index}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(
          fieldForbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        );
      }
    } else {
      errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'));
    }
    errors.push(...qualifiedNameProblems(key).map(text => invalidValue(`${at}.key`, key, text)));
    for (const [i, value] of values.entries()) {
      errors.push(...labelValueProblems(value).map(text => invalidValue(`${at}.values[${i}]`, value, text)));
    }
  }
  return errors;
}
