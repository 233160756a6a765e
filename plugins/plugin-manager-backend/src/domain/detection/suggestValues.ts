import type { Field } from '@flyloft/configuration';
import {
  DETECTABLE,
  isSecretReference,
  pointerKeys,
  type Detectable,
  type FieldSuggestion,
} from '@flyloft/plugin-manager-common';
import type { DetectedOffer, DetectedSuggestion } from '@flyloft/plugin-manager-node';
import type { Json } from '../json';

/** What one detector found, with when. */
export type FoundBy = {
  detector: string;
  source: string;
  at: string;
  offers: readonly DetectedOffer[];
  suggestions: readonly DetectedSuggestion[];
};

/** Names that mean the same in every plugin's schema; what a schema says itself counts first. */
const BY_NAME: ReadonlyArray<{ name: RegExp; kind: Detectable }> = [
  { name: /^storage-?class(-?name)?$/, kind: 'storage-class' },
  { name: /^ingress-?class(-?name)?$/, kind: 'ingress-class' },
  { name: /^runtime-?class(-?name)?$/, kind: 'runtime-class' },
  { name: /^(service-?)?mesh$/, kind: 'service-mesh' },
  { name: /^(kubernetes|cluster)-?version$/, kind: 'cluster-version' },
  { name: /^backstage-?version$/, kind: 'portal-version' },
  { name: /^github-?host$/, kind: 'github-host' },
  { name: /^gitlab-?host$/, kind: 'gitlab-host' },
];

/** A name as words with dashes: `storageClassName` and `storage_class_name` are both `storage-class-name`. */
export const dashed = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_.]+/g, '-')
    .toLowerCase();

/** What a field asks of its environment: by its schema, by being a secret, or by its name. */
function wantOf(field: Field): Detectable | undefined {
  const declared = DETECTABLE.find(kind => kind === field.detect);
  if (declared) return declared;
  if (field.secret) return 'secret';
  const name = dashed(pointerKeys(field.pointer).at(-1) ?? '');
  return BY_NAME.find(known => known.name.test(name))?.kind;
}

const typeOf = (value: Json) => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Whether a value may stand in a field, as far as can be said without running its publisher's schema. */
function mayStand(field: Field, value: Json): boolean {
  if (field.secret) return isSecretReference(value);
  if (isSecretReference(value)) return false;
  const type = typeOf(value);
  const typed =
    field.types.length === 0 ||
    field.types.includes(type) ||
    (Number.isInteger(value) && field.types.includes('integer'));
  return typed && (field.choices === undefined || field.choices.some(choice => choice === value));
}

type Candidate = { value: Json; reason: string; preferred: boolean; by: FoundBy };

/** The candidates of one field: what a detector says of this very field, then what it offers to every such field. */
function candidatesOf(field: Field, found: readonly FoundBy[]): Candidate[] {
  const want = wantOf(field);
  const direct = found.flatMap(by =>
    by.suggestions
      .filter(({ pointer }) => pointer === field.pointer)
      .map(({ value, reason }): Candidate => ({ value: value as Json, reason, preferred: true, by }))
  );
  const offered = found.flatMap(by =>
    by.offers
      .filter(({ kind }) => want !== undefined && want !== 'secret' && kind === want)
      .map(
        ({ value, reason, preferred }): Candidate => ({
          value: value as Json,
          reason,
          preferred: preferred === true,
          by,
        })
      )
  );
  return [...direct, ...offered].filter(({ value }) => mayStand(field, value));
}

/**
 * One suggestion for each field that something fits: the preferred one, else the first. Surely only where nothing else
 * fits as well; a secret is never sure, because a person says what a plugin may have.
 */
export function suggestValues(fields: readonly Field[], found: readonly FoundBy[]): FieldSuggestion[] {
  return fields.flatMap(field => {
    const candidates = candidatesOf(field, found);
    const preferred = candidates.filter(candidate => candidate.preferred);
    const [best] = preferred.length > 0 ? preferred : candidates;
    if (!best) return [];
    const rivals = new Set(
      (preferred.length > 0 ? preferred : candidates).map(({ value }) => JSON.stringify(value))
    );
    const { detector, source, at } = best.by;
    return [
      {
        pointer: field.pointer,
        value: best.value,
        reason: best.reason,
        detector,
        source,
        at,
        sure: rivals.size === 1 && !field.secret,
      },
    ];
  });
}
