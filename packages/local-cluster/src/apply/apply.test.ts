import fc from 'fast-check';
import type { Json, JsonObject } from '../model/json';
import type { KubeObject } from '../model/types';
import { always, list, listMap, map, str, struct, type StructSchema } from '../schema/schema';
import { applyConfiguration, updateManagedFields, type FieldManagerOptions } from './fieldManager';
import { FieldSet } from './FieldSet';
import { compare, merge, removeItems, toFieldSet } from './typedValue';

const schema: StructSchema = struct('Thing', {
  kind: str(),
  apiVersion: str(),
  metadata: always(struct('ObjectMeta', { name: str(), labels: map(str()) })),
  data: map(str()),
  frozen: map(str(), { atomic: true }),
  words: list(str()),
  tags: list(str(), { set: true }),
  items: listMap(struct('Item', { name: str(), value: str(), more: map(str()) }), ['name']),
});

const word = fc.constantFrom('a', 'b', 'c', 'd');
const strings = fc.dictionary(word, word, { maxKeys: 3 });
const item = fc.record({ name: word, value: word, more: strings }, { requiredKeys: ['name'] });
const unique = <T>(values: T[], key: (value: T) => unknown): T[] => [
  ...new Map(values.map(value => [key(value), value])).values(),
];
const thing = fc.record(
  {
    data: strings,
    frozen: strings,
    words: fc.array(word, { maxLength: 3 }),
    tags: fc.array(word, { maxLength: 3 }).map(values => unique(values, value => value)),
    items: fc.array(item, { maxLength: 3 }).map(values => unique(values, ({ name }) => name)),
  },
  { requiredKeys: [] }
) as unknown as fc.Arbitrary<JsonObject>;

const options: FieldManagerOptions = {
  schema,
  apiVersion: 'v1',
  reset: new FieldSet(),
  now: '2026-01-01T00:00:00Z',
};

const asObject = (value: JsonObject): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, ...value } as unknown as KubeObject);

function apply(live: KubeObject, config: JsonObject, manager: string): KubeObject {
  const body = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, ...config };
  const writer = { manager, operation: 'Apply' as const, subresource: '' };
  const { object, managedFields } = applyConfiguration(live, body, writer, true, options);
  const next = (object ?? live) as unknown as KubeObject;
  return { ...next, metadata: { ...next.metadata, managedFields } };
}

const content = (object: KubeObject): Json => {
  const { managedFields: _entries, ...metadata } = object.metadata;
  return { ...(object as unknown as JsonObject), metadata: metadata as unknown as Json };
};

describe('field sets', () => {
  it('come back from fieldsV1 as they were', () => {
    fc.assert(
      fc.property(thing, value => {
        const set = toFieldSet(schema, value);
        expect(FieldSet.fromFieldsV1(set.toFieldsV1()).toFieldsV1()).toEqual(set.toFieldsV1());
      })
    );
  });

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(thing, thing, (left, right) => {
        const [a, b] = [toFieldSet(schema, left), toFieldSet(schema, right)];
        expect(a.difference(a).empty).toBe(true);
        expect(a.intersection(a).toFieldsV1()).toEqual(a.toFieldsV1());
        expect(a.union(b).difference(b).intersection(b).empty).toBe(true);
        expect(a.difference(b).union(a.intersection(b)).paths()).toEqual(a.paths());
      })
    );
  });
});

describe('comparing and merging', () => {
  it('finds nothing between equal values, and the reverse of what it finds the other way round', () => {
    fc.assert(
      fc.property(thing, thing, (a, b) => {
        expect(compare(schema, a, a).modified.empty).toBe(true);
        const [there, back] = [compare(schema, a, b), compare(schema, b, a)];
        expect(there.added.paths()).toEqual(back.removed.paths());
        expect(there.modified.paths()).toEqual(back.modified.paths());
      })
    );
  });

  it('changes nothing when the same configuration is merged again', () => {
    fc.assert(
      fc.property(thing, thing, (live, config) => {
        const once = merge(schema, live, config);
        expect(merge(schema, once, config)).toEqual(once);
      })
    );
  });

  it('removes every item of a value by its own field set', () => {
    fc.assert(
      fc.property(thing, value => {
        const left = removeItems(schema, value, toFieldSet(schema, value).withNamedFields(schema));
        expect(toFieldSet(schema, left ?? {}).empty).toBe(true);
      })
    );
  });
});

describe('server-side apply', () => {
  const empty = asObject({});

  it('is idempotent: the second apply changes no field', () => {
    fc.assert(
      fc.property(thing, thing, (first, second) => {
        const live = apply(apply(empty, first, 'a'), second, 'b');
        const again = apply(live, second, 'b');
        expect(content(again)).toEqual(content(live));
        expect(again.metadata.managedFields).toEqual(live.metadata.managedFields);
      })
    );
  });

  it('removes what its manager set alone and no longer names', () => {
    const first = apply(empty, { data: { a: '1', b: '2' }, items: [{ name: 'x', value: '1' }] }, 'a');
    const second = apply(first, { data: { a: '1' } }, 'a');
    expect(content(second)).toEqual({ ...(content(empty) as JsonObject), data: { a: '1' } });
  });

  it('keeps what another manager also set', () => {
    const both = apply(apply(empty, { data: { a: '1' } }, 'a'), { data: { a: '1', b: '2' } }, 'b');
    const left = apply(both, { data: {} }, 'a');
    expect((left as unknown as JsonObject).data).toEqual({ a: '1', b: '2' });
  });

  it('takes ownership from the applier when a client updates, so that the next apply conflicts', () => {
    const applied = apply(empty, { data: { a: '1' } }, 'a');
    const changed = asObject({ data: { a: '2' } });
    changed.metadata.managedFields = applied.metadata.managedFields ?? [];
    const updater = { manager: 'hand', operation: 'Update' as const, subresource: '' };
    changed.metadata.managedFields = updateManagedFields(applied, changed, updater, options);
    const writer = { manager: 'a', operation: 'Apply' as const, subresource: '' };
    const config = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, data: { a: '1' } };
    expect(() => applyConfiguration(changed, config, writer, false, options)).toThrow(
      'Apply failed with 1 conflict: conflict with "hand" using v1: .data.a'
    );
  });

  it('folds old Update entries when there are more than ten', () => {
    let live = empty;
    for (let index = 0; index < 14; index++) {
      const next = asObject({
        data: { ...((live as unknown as JsonObject).data as object), [`k${index}`]: '1' },
      });
      const writer = { manager: `m${index}`, operation: 'Update' as const, subresource: '' };
      next.metadata.managedFields = updateManagedFields(live, next, writer, {
        ...options,
        now: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
      });
      live = next;
    }
    const managers = (live.metadata.managedFields ?? []).map(({ manager }) => manager);
    expect(managers).toHaveLength(10);
    expect(managers).toContain('ancient-changes');
    expect(managers).toContain('m13');
  });
});
