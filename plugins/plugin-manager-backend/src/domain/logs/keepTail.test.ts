import { keepTail } from './keepTail';

const lines = (count: number, length: number) =>
  Array.from({ length: count }, (_, n) => ({ pod: 'radar-1', line: `${n} `.padEnd(length, 'x') }));

describe('keepTail', () => {
  it('keeps the last 200 lines in their order', () => {
    const kept = keepTail(lines(300, 10));
    expect(kept).toHaveLength(200);
    expect([kept[0]?.line, kept.at(-1)?.line].map(line => line?.split(' ')[0])).toEqual(['100', '299']);
  });

  it('cuts long lines, and keeps no more than 64,000 characters', () => {
    const kept = keepTail(lines(100, 5_000));
    expect(kept.every(({ line }) => line.length === 2_001)).toBe(true);
    expect(kept).toHaveLength(31);
    expect(kept.at(-1)?.line.startsWith('99 ')).toBe(true);
  });
});
