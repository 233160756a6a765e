import type { FieldError } from '../api/status';
import { amountOf } from '../model/quantity';
import type { Container } from '../model/types';
import { invalidValue } from './fieldErrors';

const forContainers = ['cpu', 'memory', 'ephemeral-storage'];

const isKnown = (name: string): boolean => forContainers.includes(name) || name.startsWith('hugepages-');

/** Amounts, names, and requests within limits. */
export function validateResources(resources: Container['resources'], field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ['limits', 'requests'] as const) {
    for (const [name, value] of Object.entries(resources?.[key] ?? {})) {
      const at = `${field}.${key}[${name}]`;
      if (!isKnown(name) && !name.includes('/')) {
        errors.push(
          invalidValue(at, name, 'must be a standard resource type or fully qualified'),
          invalidValue(at, name, 'must be a standard resource for containers')
        );
      }
      if (amountOf(value) < 0n) errors.push(invalidValue(at, value, 'must be greater than or equal to 0'));
    }
  }
  for (const [name, value] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name];
    if (limit !== undefined && amountOf(value) > amountOf(limit)) {
      errors.push(
        invalidValue(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`)
      );
    }
  }
  return errors;
}
