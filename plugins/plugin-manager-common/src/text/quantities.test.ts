import { describeCost, formatMoney } from './quantities';

describe('formatMoney', () => {
  it.each([
    [4, 'USD', '$4'],
    [4.5, 'USD', '$4.50'],
    [0.349, 'EUR', '€0.35'],
    [0, 'USD', '$0'],
    [9.999, 'USD', '$10'],
    [123.45, 'USD', '$123'],
    [1234.5, 'EUR', '€1,235'],
  ])('writes %s %s as %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });
});

describe('describeCost', () => {
  it('says what it comes to, and what it was where that differs', () => {
    expect(describeCost({ currency: 'USD', before: 0, after: 4 })).toBe('≈ $4 a month');
    expect(describeCost({ currency: 'USD', before: 4, after: 4 })).toBe('≈ $4 a month');
    expect(describeCost({ currency: 'USD', before: 4, after: 6 })).toBe('≈ $4 → $6 a month');
    expect(describeCost({ currency: 'USD', before: 4, after: 0 })).toBe('≈ $4 → $0 a month');
  });
});
