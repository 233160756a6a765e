import type { Json } from '@flyloft/plugin-manager-common';

type CelJson = null | boolean | bigint | number | string | CelJson[] | { [key: string]: CelJson };

/**
 * A JSON value as CEL sees it. A whole number becomes an `int`, as Kubernetes reads a field of type integer, so that
 * `config.port + 1` works; comparisons between `int` and `double` work in both directions.
 */
export function toCelValue(value: Json): CelJson {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCelValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toCelValue(child)]));
  }
  return value;
}
