import type { Json, JsonObject } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { listChoices, takeChoices } from './chooseFields';

it('says of each field that differs who changed it', () => {
  const base = { a: 1, b: 1, c: 1, d: 1, group: { x: 1, y: 1 }, list: [1] };
  const yours = { a: 2, b: 1, c: 2, d: 2, group: { x: 2, y: 1 }, list: [1, 2] };
  const theirs = { a: 1, b: 2, c: 3, d: 2, group: { x: 1, y: 1 }, list: [3], added: true };
  expect(listChoices(base, yours, theirs)).toEqual([
    { pointer: '/a', base: 1, yours: 2, theirs: 1, changedBy: 'you' },
    { pointer: '/b', base: 1, yours: 1, theirs: 2, changedBy: 'them' },
    { pointer: '/c', base: 1, yours: 2, theirs: 3, changedBy: 'both' },
    { pointer: '/group/x', base: 1, yours: 2, theirs: 1, changedBy: 'you' },
    { pointer: '/list', base: [1], yours: [1, 2], theirs: [3], changedBy: 'both' },
    { pointer: '/added', theirs: true, changedBy: 'them' },
  ]);
});

it('takes a secret as one field', () => {
  const secret = (id: string) => ({ token: { $secret: id, hash: id } });
  const choices = listChoices(secret('a'), secret('b'), secret('c'));
  expect(choices.map(({ pointer, changedBy }) => [pointer, changedBy])).toEqual([['/token', 'both']]);
  expect(takeChoices(secret('c'), choices, () => 'yours')).toEqual(secret('b'));
});

/** Configs without empty groups: whether one is there says nothing. */
const config = fc.letrec<{ group: JsonObject; value: Json }>(tie => ({
  group: fc.dictionary(fc.constantFrom('a', 'b', 'c/d', 'e~f'), tie('value'), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  }) as fc.Arbitrary<JsonObject>,
  value: fc.oneof(
    { maxDepth: 2 },
    fc.integer({ min: 0, max: 3 }),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
    tie('group')
  ) as fc.Arbitrary<Json>,
})).group;

it('loses nothing: all of yours is yours, all of theirs theirs', () => {
  fc.assert(
    fc.property(config, config, config, (base, yours, theirs) => {
      const choices = listChoices(base, yours, theirs);
      expect(takeChoices(theirs, choices, () => 'yours')).toEqual(yours);
      expect(takeChoices(theirs, choices, () => 'theirs')).toEqual(theirs);
    })
  );
});

it('has nothing to choose where nobody else changed anything but you', () => {
  fc.assert(
    fc.property(config, config, (base, yours) => {
      expect(listChoices(base, yours, base).every(({ changedBy }) => changedBy === 'you')).toBe(true);
      expect(listChoices(base, base, base)).toEqual([]);
    })
  );
});
