import type { Json } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { compileExpression, type ExpressionResult } from './compileExpression';

const scope = (config: Json) => ({ config, environment: { id: 'local' } });

function evaluateIn(source: string, config: Json): ExpressionResult {
  const compiled = compileExpression(source);
  if (compiled.outcome === 'refused') return { outcome: 'failed', message: `refused: ${compiled.message}` };
  return compiled.expression.evaluate(scope(config));
}
const valueOf = (source: string, config: Json) => {
  const result = evaluateIn(source, config);
  return result.outcome === 'value' ? result.value : result;
};

describe('an expression', () => {
  it.each<[string, Json, Json]>([
    ['config.mode == "cloud"', { mode: 'cloud' }, true],
    ['config.port + 1 == 8081', { port: 8080 }, true],
    ['config.share < 0.5', { share: 0.25 }, true],
    ['config.share < 2', { share: 0.25 }, true],
    ['config.users.exists(u, u.role == "admin")', { users: [{ role: 'guest' }, { role: 'admin' }] }, true],
    ['config.users.all(u, has(u.role))', { users: [{ role: 'guest' }, { name: 'x' }] }, false],
    ['has(config.tls) && config.tls.enabled', {}, false],
    ['config.name.matches("^[a-z]+$")', { name: 'abc' }, true],
    ['config.mode == "cloud" ? "token" : "host"', { mode: 'own' }, 'host'],
    ['environment.id == "local"', {}, true],
    ['config["a-b"]', { 'a-b': 2 }, 2],
    ['size(config.list)', { list: [1, 2, 3] }, 3],
  ])('%s', (source, config, expected) => {
    expect(valueOf(source, config)).toEqual(expected);
  });

  it('says of a field that is not there that it is absent', () => {
    expect(evaluateIn('config.tls.enabled', { tls: {} })).toEqual({ outcome: 'absent' });
    expect(evaluateIn('config.list[3] == 1', { list: [1] })).toEqual({ outcome: 'absent' });
  });

  it.each(['config.__proto__ == null', 'config.constructor.name == "Object"', 'config.toString() == ""'])(
    'does not reach into prototypes: %s',
    source => {
      expect(valueOf(source, {})).not.toBe(true);
    }
  );

  it.each([
    'process.exit(1)',
    'globalThis.x',
    'require("fs")',
    'eval("1")',
    'this',
    'config.map(x, fetch(x))',
  ])('knows nothing of the program around it: %s', source => {
    expect(evaluateIn(source, ['a']).outcome).not.toBe('value');
  });

  it.each([
    ['too long', `true${' '.repeat(2100)}`, 'more than 2000 characters'],
    ['too deep', `${'('.repeat(900)}1${')'.repeat(900)}`, 'refused'],
    ['too many parts', Array.from({ length: 200 }, () => 'true').join('&&'), 'more than 300 parts'],
    ['three loops deep', 'config.map(a, config.map(b, config.map(c, 1)))', 'loops more than 2 deep'],
    ['with a pattern from the value', '"a".matches(config.p)', 'computed pattern'],
    ['not CEL', 'config.a = 1', 'cannot be read'],
    ['a value that is no scalar', 'config', 'gives neither'],
    ['the sum of a text and a number', 'config.a + 1', 'overload'],
  ])('is refused or fails with a reason: %s', (_, source, reason) => {
    const result = evaluateIn(source, { a: 'x', p: 'x' });
    expect(result).toEqual({ outcome: 'failed', message: expect.stringContaining(reason) });
  });

  it.each([
    [
      'loops over a wide list',
      'config.l.all(a, config.l.all(b, a <= b || a > b))',
      { l: Array(2000).fill(1) },
    ],
    ['a pattern that backtracks elsewhere', 'config.s.matches("^(a+)+$")', { s: `${'a'.repeat(30_000)}b` }],
    ['a text that doubles', `${'config.s + '.repeat(60)}"" != ""`, { s: 'a'.repeat(200_000) }],
    ['repetition in repetition', 'config.s.matches("((((a{30}){30}){30}){30})")', { s: 'a'.repeat(5000) }],
    [
      'loops in a chain',
      `config.l${'.map(x, [x, x])'.repeat(12)}.size() > 0`,
      { l: Array.from({ length: 500 }, (_, i) => i) },
    ],
  ])('ends soon: %s', (_, source, config) => {
    const started = process.cpuUsage();
    evaluateIn(source, config);
    const used = process.cpuUsage(started);
    expect((used.user + used.system) / 1000).toBeLessThan(2000);
  });

  it('never throws, whatever the source and the value', () => {
    const pieces = fc.constantFrom(
      'config', '.a', '.b', '[0]', '["x"]', '(', ')', '&&', '||', '!', '==', '<', '+', '-', '*', '/', '%', '1', '1.5', '0',
      '"a"', "'", '?', ':', 'has', '.exists(x, ', '.map(x, x)', '.matches("(a*)*")', 'null', 'true', 'int', 'string(',
      'duration("1h")', 'timestamp("x")', '{', '}', '[', ']', ',', 'x', 'b"\\xff"', '\\', '9223372036854775807'
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.jsonValue({ maxDepth: 3 }), (parts, value) => {
        const result = evaluateIn(parts.join(''), value as Json);
        expect(['value', 'absent', 'failed']).toContain(result.outcome);
      }),
      { numRuns: 2000 }
    );
  });
});
