import { faultInjector } from './faults';

const run = (seed: string, rate: number, methods: string[]) => {
  const next = faultInjector({ seed, rate });
  return methods.map(method => next(method)?.code);
};
const methods = Array.from(
  { length: 2_000 },
  (_, index) => ['GET', 'PATCH', 'POST', 'DELETE'][index % 4] ?? 'GET'
);

describe('faults', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(run('one', 0.2, methods)).toEqual(run('one', 0.2, methods));
    expect(run('one', 0.2, methods)).not.toEqual(run('two', 0.2, methods));
  });

  it('come about as often as asked, in all three kinds', () => {
    const codes = run('one', 0.2, methods).filter(code => code !== undefined);
    expect(codes.length).toBeGreaterThan(300);
    expect(codes.length).toBeLessThan(500);
    expect([...new Set(codes)].sort()).toEqual([409, 429, 500]);
  });

  it('are no conflict for a read or a delete, and say when to try again', () => {
    const next = faultInjector({ seed: 'x', rate: 1 });
    const errors = Array.from({ length: 200 }, (_, index) => next(index % 2 === 0 ? 'GET' : 'DELETE'));
    expect(errors.map(error => error?.code)).not.toContain(409);
    const refused = errors.filter(error => error?.code === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(error => error?.retryAfterSeconds === 1)).toBe(true);
  });
});
