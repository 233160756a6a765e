import fc from 'fast-check';
import { createRedactor, REDACTED } from './redact';

describe('createRedactor', () => {
  it.each([
    ['token is hunter2-hunter2.', ['hunter2-hunter2'], `token is ${REDACTED}.`],
    ['GET /?key=a%2Fb%26cd', ['a/b&cd'], `GET /?key=${REDACTED}`],
    [String.raw`{"message":"say \"friend\" now"}`, ['say "friend"'], `{"message":"${REDACTED} now"}`],
    ['second line of it', ['the first\n second line \n'], `${REDACTED} of it`],
    ['abcdefgh', ['abcdef', 'abcdefgh'], REDACTED],
    ['GET /?q=open+sesame+now', ['open sesame'], `GET /?q=${REDACTED}+now`],
    ['true is true', ['true', 'is'], 'true is true'],
    ['an empty one', [''], 'an empty one'],
  ])('makes of %j with %j', (line, values, expected) => {
    expect(createRedactor(values)(line)).toBe(expected);
  });

  it('takes a short value out of a sentence about just that value, and nothing out of what it puts there', () => {
    expect(createRedactor(['e', 'x1'], { shortest: 1 })('The key x1 is refused')).toBe(
      `Th${REDACTED} k${REDACTED}y ${REDACTED} is r${REDACTED}fus${REDACTED}d`
    );
    expect(createRedactor([''], { shortest: 1 })('nothing to hide')).toBe('nothing to hide');
  });

  it('knows a value in base64, wherever it stands in what was written so', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zA-Z0-9ü~?>]{8,24}$/),
        fc.string({ maxLength: 9 }),
        fc.string({ maxLength: 9 }),
        fc.constantFrom<BufferEncoding>('base64', 'base64url'),
        (value, before, after, encoding) => {
          const header = Buffer.from(`${before}${value}${after}`, 'utf8').toString(encoding);
          const redacted = createRedactor([value])(`authorization: Basic ${header}`);
          expect(redacted).toContain(REDACTED);
          const left = redacted.slice('authorization: Basic '.length).split(REDACTED);
          // At each end no more than the characters that share a byte with what stands beside it.
          const length = left.reduce((sum, part) => sum + part.replace(/=+$/, '').length, 0);
          const around = Buffer.byteLength(before + after, 'utf8');
          expect(length).toBeLessThanOrEqual(Math.ceil((around * 8) / 6) + 3);
        }
      )
    );
  });

  it('leaves no value of six characters or more in any line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9/&"\\]{6,20}$/), { minLength: 1, maxLength: 4 }),
        fc.string({ maxLength: 20 }),
        (values, around) => {
          const line = createRedactor(values)(`${around}${values.join(around)}${around}`);
          expect(values.filter(value => line.includes(value))).toEqual([]);
        }
      )
    );
  });
});
