import { answer } from '../engine/answer.cjs';

const ask = (config: Record<string, unknown>) =>
  answer({
    dialect: 'draft-07',
    schema: {
      properties: { first: { pattern: '^a' }, second: { pattern: '^b' } },
      patternProperties: { '^x-': { type: 'number' }, '^y-': { type: 'string' } },
    },
    config,
  });

it('holds each value against its own pattern, not against the first one of the schema', () => {
  expect(ask({ first: 'a', second: 'b', 'x-1': 1, 'y-1': 'text' })).toMatchObject({ outcome: 'valid' });
  const wrong = ask({ first: 'b', second: 'a', 'x-1': 'text', 'y-1': 1 });
  expect(wrong).toMatchObject({ outcome: 'config-invalid' });
  expect(JSON.stringify(wrong)).toMatch(/first.*second|second.*first/s);
});
