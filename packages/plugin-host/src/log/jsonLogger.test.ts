import { JsonLogger, type LogLevel } from './jsonLogger';

function logging(level?: LogLevel) {
  const lines: string[] = [];
  const logger = JsonLogger.create({ write: line => lines.push(line), level, meta: { component: 'plugin' } });
  return { logger, lines, records: () => lines.map(line => JSON.parse(line) as Record<string, unknown>) };
}

describe('JsonLogger', () => {
  it('writes one JSON object a line', () => {
    const { logger, lines, records } = logging();
    logger.child({ service: 'x' }).info('two\nlines', { count: 2 });
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(records()[0]).toMatchObject({
      level: 'info',
      message: 'two\nlines',
      count: 2,
      service: 'x',
      component: 'plugin',
    });
  });

  it('leaves out what is below its level', () => {
    const { logger, records } = logging('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(records().map(record => record.message)).toEqual(['c', 'd']);
  });

  it('hides secrets wherever they stand, also as JSON writes them', () => {
    const { logger, lines } = logging();
    const secret = 'pa"ss\nword';
    const child = logger.child({ connection: secret });
    logger.addRedactions([secret, 'abc']);
    child.info(`connecting with ${secret}`, { nested: { list: [secret] } });
    logger.error('failed', new Error(`wrong password ${secret}`));
    logger.info('abc is too short to be hidden everywhere');
    expect(lines.join('')).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(lines.join('')).toContain('connecting with ***');
    expect(lines.join('')).toContain('wrong password ***');
    expect(lines.join('')).toContain('abc is too short');
  });

  it('lets no plugin forge the host’s own fields', () => {
    const { logger, records } = logging();
    logger.info('hello', { component: 'plugin-host', level: 'error', message: 'forged', timestamp: 'never' });
    expect(records()[0]).toMatchObject({ component: 'plugin', level: 'info', message: 'hello' });
    expect(records()[0]?.timestamp).not.toBe('never');
  });

  it('survives what cannot be written as JSON', () => {
    const { logger, records } = logging();
    const circle: Record<string, unknown> = { big: 1n, error: new Error('inner') };
    circle.self = circle;
    logger.info('odd', circle);
    expect(records()[0]).toMatchObject({ big: '1', error: { message: 'inner' } });
  });
});
