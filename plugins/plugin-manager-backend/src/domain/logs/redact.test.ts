import fc from 'fast-check';
import { createRedactor, REDACTED } from './redact';

describe('createRedactor', () => {
  it.each([
    ['token is hunter2-hunter2.', ['hunter2-hunter2'], `token is ${REDACTED}.`],
    ['GET /?key=a%2Fb%26cd', ['a/b&cd'], `GET /?key=${REDACTED}`],
    [String.raw`{"message":"say \"friend\" now"}`, ['say "friend"'], `{"message":"${REDACTED} now"}`],
    ['second line of it', ['the first\n second line \n'], `${REDACTED} of it`],
    ['abcdefgh', ['abcdef', 'abcdefgh'], REDACTED],
    ['true is true', ['true', 'is'], 'true is true'],
  ])('makes of %j with %j', (line, values, expected) => {
    expect(createRedactor(values)(line)).toBe(expected);
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
