/** A value as an object; what is none has nothing in it. */
export const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** A value as text; what is none is empty. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A value as a list of texts; whatever else is in it is left out. */
export const asTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
