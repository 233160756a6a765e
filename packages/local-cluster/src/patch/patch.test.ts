import fc from 'fast-check';
import type { Json, JsonObject } from '../model/json';
import { deploymentSchema } from '../schema/workloads';
import { jsonPatch } from './jsonPatch';
import { mergePatch } from './mergePatch';
import { strategicMerge } from './strategicMerge';

describe('merge patch', () => {
  it.each<[Json, Json, Json]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of RFC 7386: %j with %j gives %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('is idempotent and leaves its input alone', () => {
    const json = fc.jsonValue().filter(value => typeof value === 'object') as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const before = JSON.stringify(target);
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        expect(JSON.stringify(target)).toBe(before);
      })
    );
  });
});

describe('JSON patch', () => {
  const document = { a: { b: [1, 2] }, 'x/y': 1 };

  it('does each operation on a copy', () => {
    const result = jsonPatch(document, [
      { op: 'test', path: '/a/b/0', value: 1 },
      { op: 'add', path: '/a/b/-', value: 3 },
      { op: 'add', path: '/a/b/0', value: 0 },
      { op: 'replace', path: '/a/b/1', value: 9 },
      { op: 'copy', from: '/a/b', path: '/c' },
      { op: 'move', from: '/x~1y', path: '/d' },
      { op: 'remove', path: '/a/b/3' },
    ]);
    expect(result).toEqual({ a: { b: [0, 9, 2] }, c: [0, 9, 2, 3], d: 1 });
    expect(document).toEqual({ a: { b: [1, 2] }, 'x/y': 1 });
  });

  it.each([
    [{ op: 'test', path: '/a/b/0', value: 7 }],
    [{ op: 'remove', path: '/none' }],
    [{ op: 'add', path: '/none/x', value: 1 }],
    [{ op: 'add', path: '/a/b/9', value: 1 }],
    [{ op: 'frob', path: '/a' }],
    [{ op: 'move', from: '/none', path: '/x' }],
  ])('is refused whole when %j does not fit', operation => {
    expect(() => jsonPatch(document, [operation])).toThrow('the server rejected our request');
  });
});

describe('strategic merge patch', () => {
  const live: JsonObject = {
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      template: {
        spec: {
          containers: [
            { name: 'a', image: '1', env: [{ name: 'X', value: '1' }], args: ['one'] },
            { name: 'b', image: '1' },
          ],
        },
      },
    },
  };
  const containers = (value: JsonObject): Json =>
    (((value.spec as JsonObject).template as JsonObject).spec as JsonObject).containers ?? null;
  const patched = (list: Json): Json =>
    containers(
      strategicMerge(deploymentSchema, live, { spec: { template: { spec: { containers: list } } } })
    );

  it('merges lists by their key and replaces others', () => {
    expect(patched([{ name: 'a', env: [{ name: 'Y', value: '2' }], args: ['two'] }])).toEqual([
      {
        name: 'a',
        image: '1',
        env: [
          { name: 'X', value: '1' },
          { name: 'Y', value: '2' },
        ],
        args: ['two'],
      },
      { name: 'b', image: '1' },
    ]);
  });

  it('deletes and replaces by directive', () => {
    expect(patched([{ name: 'a', $patch: 'delete' }])).toEqual([{ name: 'b', image: '1' }]);
    expect(patched([{ $patch: 'replace' }, { name: 'c', image: '2' }])).toEqual([{ name: 'c', image: '2' }]);
  });

  it('keeps only the named fields of a union', () => {
    const result = strategicMerge(deploymentSchema, live, {
      spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
    });
    expect((result.spec as JsonObject).strategy).toEqual({ type: 'Recreate' });
  });

  it('refuses an item without its key', () => {
    expect(() => patched([{ image: 'x' }])).toThrow(
      'map: map[image:x] does not contain declared merge key: name'
    );
  });
});
