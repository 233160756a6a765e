import fc from 'fast-check';
import { readLogLine } from './readLogLine';

describe('readLogLine', () => {
  it('takes a structured line apart', () => {
    const line = JSON.stringify({
      level: 'warn',
      message: 'Trying again.',
      timestamp: '2026-01-01T12:00:00.000Z',
      attempt: 2,
      state: 'starting',
      reason: 'not ready',
      plugin: 'radar',
    });
    expect(readLogLine({ line })).toEqual({
      at: '2026-01-01T12:00:00.000Z',
      level: 'warn',
      text: 'Trying again.',
      rest: 'attempt=2 state=starting reason="not ready"',
    });
  });

  it.each(['plain words', '{"no":"message"}', '{broken', '[1]', '{"message":1}'])(
    'leaves %s as it is',
    line => {
      expect(readLogLine({ line, at: '2026-01-01T12:00:00Z' })).toEqual({
        at: '2026-01-01T12:00:00Z',
        text: line,
      });
    }
  );

  it('never throws, whatever a plugin prints', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), line => {
        expect(typeof readLogLine({ line }).text).toBe('string');
      })
    );
  });
});
