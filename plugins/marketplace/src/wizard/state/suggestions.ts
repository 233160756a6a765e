import { type Layer, valueAt, withValue } from '@flyloft/configuration';
import {
  type FieldSuggestion,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import type { Origins } from '@flyloft/plugin-marketplace-react';

const isEmpty = (value: Json | undefined) => value === undefined || value === '';

/** Values that nobody gave and that something surely fits, with what fits. */
export function sureValues(
  suggestions: readonly FieldSuggestion[],
  config: JsonObject,
  given: JsonObject
): FieldSuggestion[] {
  return suggestions.filter(
    ({ sure, pointer }) => sure && isEmpty(valueAt(config, pointer)) && isEmpty(valueAt(given, pointer))
  );
}

/** A configuration with suggestions in their places. */
export const withSuggestions = (config: JsonObject, suggestions: readonly FieldSuggestion[]): JsonObject =>
  suggestions.reduce((filled, { pointer, value }) => withValue(filled, pointer, value), config);

/** What was taken over of suggestions, as a layer each: so every value knows why. */
export const suggestedLayers = (suggestions: readonly FieldSuggestion[]): Layer[] =>
  suggestions.map(({ pointer, value, reason }) => ({
    origin: 'detected',
    config: withValue({}, pointer, value),
    reason,
  }));

/** What is said of a suggestion at its field. */
export type Standing =
  /** The value stands there. */
  | 'taken'
  /** Nothing stands there, or what nobody chose: it is offered. */
  | 'offered';

/** How a suggestion stands to its field; undefined where a person, a team or policy said something else. */
export function standingOf(
  { pointer, value }: FieldSuggestion,
  config: JsonObject,
  origins: Origins
): Standing | undefined {
  const now = valueAt(config, pointer);
  const origin = Object.hasOwn(origins, pointer) ? origins[pointer] : undefined;
  if (JSON.stringify(now) === JSON.stringify(value)) return origin === 'detected' ? 'taken' : undefined;
  if (isEmpty(now)) return 'offered';
  // A reference that was looked up carries a hash beside what was suggested.
  if (
    isJsonObject(now) &&
    isJsonObject(value) &&
    now.$secret !== undefined &&
    now.$secret === value.$secret
  ) {
    return 'taken';
  }
  return origin === 'default' || origin === 'example' ? 'offered' : undefined;
}

/** A suggested value as a person reads it. */
export function describeValue(value: Json): string {
  if (isJsonObject(value) && typeof value.$secret === 'string') return value.$secret;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
