import fc from 'fast-check';
import { checkExpressions } from './checkExpressions';
import { checkRules } from './checkRules';
import type { Step } from './deriveSteps';
import { followSteps } from './followSteps';

const step = (id: string, rest: Partial<Step> = {}): Step => ({
  id,
  title: id,
  skippable: false,
  required: false,
  expected: false,
  schema: { type: 'object' },
  ...rest,
});
const way = (steps: Step[], config: Parameters<typeof followSteps>[1]['config']) =>
  followSteps(steps, { config, environment: { id: 'local' } }).map(one => one.id);

describe('followSteps', () => {
  const steps = [
    step('kind', { next: 'config.kind == "cloud" ? "token" : "server"' }),
    step('server'),
    step('token', { when: 'config.kind != "own"' }),
    step('done'),
  ];

  it('goes where the values lead', () => {
    expect(way(steps, { kind: 'cloud' })).toEqual(['kind', 'token', 'done']);
    expect(way(steps, { kind: 'own' })).toEqual(['kind', 'server', 'done']);
  });

  it('goes on with the step below where a condition cannot be decided yet', () => {
    expect(way(steps, {})).toEqual(['kind', 'server', 'done']);
  });

  it('never goes back or in a circle, whatever the expressions say', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const expressions = fc.constantFrom(
      '"a"',
      '"b"',
      '"c"',
      '"d"',
      '"nowhere"',
      '1',
      'config.x',
      '(',
      undefined
    );
    const conditions = fc.constantFrom('true', 'false', 'config.x', undefined);
    fc.assert(
      fc.property(fc.array(fc.tuple(expressions, conditions), { minLength: 4, maxLength: 4 }), parts => {
        const walked = way(
          ids.map((id, index) => step(id, { next: parts[index]![0], when: parts[index]![1] })),
          {}
        );
        expect(walked).toEqual([...walked].sort());
        expect(new Set(walked).size).toBe(walked.length);
      })
    );
  });
});

describe('checkRules', () => {
  const rule = {
    id: 'one-login',
    must: 'has(config.token) != has(config.user)',
    message: 'Give one.',
    fields: ['/token'],
  };
  const check = (must: string, config: Parameters<typeof checkRules>[1]['config']) =>
    checkRules([{ ...rule, must }], { config, environment: {} });

  it('passes what holds, and names the fields of what does not', () => {
    expect(check(rule.must, { token: 'x' })).toEqual([]);
    expect(check(rule.must, { token: 'x', user: 'y' })).toEqual([{ path: '/token', message: 'Give one.' }]);
  });

  it('does not apply where it looks at something absent', () => {
    expect(check('config.a < config.b', { a: 1 })).toEqual([]);
  });

  it('counts a rule that fails as broken', () => {
    expect(check('config.a + "x" == 1', { a: 1 })).toEqual([
      { path: '/token', message: expect.stringContaining('rule "one-login"') },
    ]);
  });
});

describe('checkExpressions', () => {
  it('names each expression that cannot be used', () => {
    const issues = checkExpressions({
      wizard: [{ id: 'a', title: 'A', fields: ['/a'], skippable: false, when: 'config.a ==', next: '"b"' }],
      disclosure: {
        strategy: 'dependency-driven',
        basic: [],
        advanced: [],
        expert: [],
        rules: [{ fields: ['/a'], when: 'config.s.matches(config.p)' }],
      },
      rules: [{ id: 'r', must: 'true', message: 'm', fields: ['/a'] }],
    });
    expect(issues.map(issue => issue.path)).toEqual(['/wizard/0/when', '/disclosure/rules/0/when']);
  });
});
