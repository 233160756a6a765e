import { isEndless } from './findEndless';

it.each([
  [{ $ref: '#' }, true],
  [{ allOf: [{ $ref: '#' }] }, true],
  [{ properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { oneOf: [{ $ref: '#/$defs/a' }] } } }, true],
  [{ $defs: { a: { $ref: '#/$defs/b' }, b: { anyOf: [{ $ref: '#/$defs/a' }] } } }, true],
  [{ $defs: { a: { if: true, then: { $ref: '#/$defs/a' } } } }, true],
  [{ properties: { a: { $ref: '#' } } }, false],
  [{ $defs: { a: { properties: { next: { $ref: '#/$defs/a' } } } }, $ref: '#/$defs/a' }, false],
  [{ items: { $ref: '#' } }, false],
  [{ allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }], $defs: { a: { type: 'object' } } }, false],
  [{ $ref: '#/$defs/none' }, false],
  [{ $ref: '#/%E0%A4%A' }, false],
  [true, false],
])('%j is endless: %s', (schema, endless) => {
  expect(isEndless(schema)).toBe(endless);
});

it('looks at a long chain once', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`d${index}`, { allOf: [{ $ref: `#/$defs/d${index + 1}` }] }])
  );
  const started = performance.now();
  expect(isEndless({ $defs })).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});
