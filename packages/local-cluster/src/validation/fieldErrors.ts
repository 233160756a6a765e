import type { FieldError } from '../api/status';

/** A value as a real server prints it inside a validation message. */
function printed(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return JSON.stringify(value);
}

export const required = (field: string, why = ''): FieldError => ({
  reason: 'FieldValueRequired',
  message: `Required value${why ? `: ${why}` : ''}`,
  field,
});

export const invalidValue = (field: string, value: unknown, why: string): FieldError => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${printed(value)}: ${why}`,
  field,
});

/** `supported` is listed in the order given; a real server sorts it. */
export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${printed(value)}: supported values: ${supported
    .map(s => `"${s}"`)
    .join(', ')}`,
  field,
});

export const duplicate = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${printed(value)}`,
  field,
});

export const fieldForbidden = (field: string, why: string): FieldError => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
});

export const notFoundValue = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueNotFound',
  message: `Not found: ${printed(value)}`,
  field,
});

export const tooLong = (field: string, max: number): FieldError => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${max} bytes`,
  field,
});
