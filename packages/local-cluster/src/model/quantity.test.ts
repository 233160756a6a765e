import fc from 'fast-check';
import { addQuantities, amountOf, canonicalQuantity, parseQuantity, subtractQuantities } from './quantity';

describe('quantities', () => {
  it.each([
    ['4000m', '4'],
    ['0.1', '100m'],
    ['4096Mi', '4Gi'],
    ['1024Mi', '1Gi'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['100m', '100m'],
    ['1e3', '1e3'],
    ['1000', '1k'],
    ['0', '0'],
    ['-1', '-1'],
    ['1500Mi', '1500Mi'],
    ['0.1n', '1n'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each(['', 'many', '1 core', '1Kib', '--1', '1.2.3', 'Mi'])('does not take %j for one', text => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'Ki', 'Mi', 'Gi');
  const quantity = fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), suffix).map(([n, unit]) => `${n}${unit}`);

  it('keeps the amount in its canonical form, which is stable', () => {
    fc.assert(
      fc.property(quantity, text => {
        const canonical = canonicalQuantity(text);
        expect(amountOf(canonical)).toBe(amountOf(text));
        expect(canonicalQuantity(canonical)).toBe(canonical);
      })
    );
  });

  it('adds and subtracts exactly', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(amountOf(addQuantities(a, b))).toBe(amountOf(a) + amountOf(b));
        expect(amountOf(subtractQuantities(addQuantities(a, b), b))).toBe(amountOf(a));
      })
    );
  });
});
