import { engineInProcess } from './__testUtils__/engineInProcess';
import { choosingValidator } from './choosingValidator';
import { validateInWorker } from './validateInWorker';

const mockThread = jest.fn(engineInProcess);
jest.mock('./browserSchemaThread', () => ({ browserSchemaThread: () => mockThread() }));

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string', format: 'uri' },
    mode: { enum: ['fast', 'safe'], default: 'safe' },
    name: { type: 'string', pattern: '^(a+)+$' },
  },
  required: ['url'],
};

describe('validateInWorker', () => {
  it('fills in defaults', async () => {
    expect(await validateInWorker(schema, { url: 'https://example.com' })).toEqual({
      outcome: 'valid',
      config: { url: 'https://example.com', mode: 'safe' },
    });
  });

  it('says what is wrong in the server’s words', async () => {
    expect(await validateInWorker(schema, { mode: 'slow', name: `${'a'.repeat(5_000)}!` })).toEqual({
      outcome: 'invalid',
      issues: [
        { path: '/url', message: 'is required' },
        { path: '/mode', message: 'must be one of "fast", "safe"' },
        { path: '/name', message: 'must match the pattern ^(a+)+$' },
      ],
    });
  });

  it('refuses a schema that refers to another address', async () => {
    expect(
      await validateInWorker({ properties: { a: { $ref: 'https://example.com/x' } } }, {})
    ).toMatchObject({ outcome: 'refused', refusal: { code: 'SCHEMA_REFUSED' } });
  });

  it('answers nothing to a question that nobody waits for', async () => {
    expect(await validateInWorker(schema, {}, { signal: AbortSignal.abort() })).toEqual({
      outcome: 'aborted',
    });
  });

  it('uses one worker for all of it', () => {
    expect(mockThread).toHaveBeenCalledTimes(1);
  });
});

describe('choosingValidator', () => {
  const root = { $defs: { a: { required: ['a'] } } };
  it('chooses between alternatives by what fits, and nothing where it cannot tell', () => {
    expect(choosingValidator.isValid({ $ref: '#/$defs/a' }, { a: 1 }, root)).toBe(true);
    expect(choosingValidator.isValid({ $ref: '#/$defs/a' }, {}, root)).toBe(false);
    expect(choosingValidator.isValid({ $ref: '#/$defs/none' }, {}, root)).toBe(false);
  });
});
