import { webcrypto } from 'node:crypto';
import { readCron } from './cron';
import { convert } from './encoding';
import { hashOf, randomUuid } from './hash';
import { formatJson } from './json';
import { decodeJwt } from './jwt';
import { readTimestamp, relativeTo } from './timestamp';

const NOW = new Date('2026-01-02T03:04:05Z');
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('formatJson', () => {
  it('formats, sorts and minifies', () => {
    expect(formatJson('{"b":1,"a":[{"d":1,"c":2}]}', 'pretty')).toEqual({
      ok: true,
      value: '{\n  "b": 1,\n  "a": [\n    {\n      "d": 1,\n      "c": 2\n    }\n  ]\n}',
    });
    expect(formatJson('{"b":1,"a":[{"d":1,"c":2}]}', 'sorted')).toEqual({
      ok: true,
      value: '{\n  "a": [\n    {\n      "c": 2,\n      "d": 1\n    }\n  ],\n  "b": 1\n}',
    });
    expect(formatJson(' [ 1, 2 ] ', 'minified')).toEqual({ ok: true, value: '[1,2]' });
  });

  it('names the line and column of a mistake', () => {
    expect(formatJson('{\n  "a": 1,\n  "b": x\n}', 'pretty')).toEqual({
      ok: false,
      message: expect.stringContaining('Line 3, column 8'),
    });
    expect(formatJson('{\n "a"', 'pretty')).toMatchObject({
      ok: false,
      message: expect.stringContaining('Line 2'),
    });
  });
});

describe('convert', () => {
  it.each(['', 'hello', 'Grüße 👋', '???>>>', 'a'.repeat(20_000)])(
    'gives back what it was given (%#)',
    text => {
      for (const encoding of ['base64', 'base64url', 'percent'] as const) {
        const encoded = convert(text, encoding, 'encode');
        expect(encoded.ok && convert(encoded.value, encoding, 'decode')).toEqual({ ok: true, value: text });
      }
      expect(convert(text, 'base64', 'encode')).toEqual({
        ok: true,
        value: Buffer.from(text).toString('base64'),
      });
      expect(convert(text, 'base64url', 'encode')).toEqual({
        ok: true,
        value: Buffer.from(text).toString('base64url'),
      });
    }
  );

  it('says what is wrong', () => {
    expect(convert('a$b', 'base64', 'decode')).toEqual({
      ok: false,
      message: '"$" is not a character of Base64',
    });
    expect(convert('abcde', 'base64', 'decode')).toMatchObject({
      message: expect.stringContaining('cut off'),
    });
    expect(convert('/w==', 'base64', 'decode')).toMatchObject({
      message: 'These are 1 bytes, but not text in UTF-8',
    });
    expect(convert('100%', 'percent', 'decode')).toMatchObject({
      message: expect.stringContaining('Position 4'),
    });
    expect(convert('%ff', 'percent', 'decode')).toMatchObject({ message: 'The bytes are not text in UTF-8' });
  });
});

describe('decodeJwt', () => {
  const token = (claims: unknown) => `${part({ alg: 'ES256' })}.${part(claims)}.c2ln`;

  it('reads header, claims and times', () => {
    const decoded = decodeJwt(`Bearer ${token({ sub: 'Zoë', iat: 1767300000, exp: 1767400000 })}`, NOW);
    expect(decoded).toMatchObject({
      ok: true,
      value: { header: { alg: 'ES256' }, claims: { sub: 'Zoë' }, validity: 'valid' },
    });
    expect(decoded.ok && decoded.value.times.map(({ title, at }) => [title, at.toISOString()])).toEqual([
      ['Issued', '2026-01-01T20:40:00.000Z'],
      ['Expires', '2026-01-03T00:26:40.000Z'],
    ]);
  });

  it.each([
    [{ exp: 1 }, 'expired'],
    [{ nbf: 4e9, exp: 5e9 }, 'not yet valid'],
    [{}, 'unlimited'],
    [{ exp: 'soon' }, 'unlimited'],
  ])('%j is %s', (claims, validity) => {
    expect(decodeJwt(token(claims), NOW)).toMatchObject({ ok: true, value: { validity } });
  });

  it.each([
    ['', 'three parts'],
    ['a.b', 'three parts'],
    ['a.b.c.d.e', 'encrypted'],
    ['a.b.c', 'header'],
    [`${part([])}.${part({})}.x`, 'header is not a JSON object'],
    [`${part({})}.!.x`, 'payload'],
  ])('refuses %j', (text, message) => {
    expect(decodeJwt(text, NOW)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });
});

describe('readTimestamp', () => {
  it.each([
    ['1767225600', 'seconds'],
    ['1767225600000', 'milliseconds'],
    ['1767225600000000', 'microseconds'],
    ['1767225600000000000', 'nanoseconds'],
    ['2026-01-01T00:00:00Z', 'date'],
    ['2026-01-01T01:00:00+01:00', 'date'],
  ])('reads %s as %s', (text, readAs) => {
    expect(readTimestamp(text, NOW)).toMatchObject({
      ok: true,
      value: {
        iso: '2026-01-01T00:00:00.000Z',
        seconds: 1767225600,
        readAs: expect.stringContaining(readAs),
      },
    });
  });

  it('takes nothing for now, and refuses the rest', () => {
    expect(readTimestamp(' ', NOW)).toMatchObject({ value: { iso: NOW.toISOString(), readAs: 'now' } });
    expect(readTimestamp('yesterday-ish', NOW)).toMatchObject({ ok: false });
    expect(readTimestamp('9'.repeat(30), NOW)).toMatchObject({ ok: false });
  });

  it('says how far away it is', () => {
    expect(relativeTo(new Date(NOW.getTime() + 3 * 3_600_000), NOW)).toBe('in 3 hours');
    expect(relativeTo(new Date(NOW.getTime() - 86_400_000), NOW)).toBe('yesterday');
    expect(relativeTo(NOW, NOW)).toBe('now');
  });
});

describe('readCron', () => {
  it('says when it runs, in words and times', () => {
    const read = readCron('0 9 * * 1-5', NOW, 'UTC', 2);
    expect(read).toMatchObject({ ok: true, value: { words: 'At 09:00, Monday through Friday' } });
    expect(read.ok && read.value.next.map(date => date.toISOString())).toEqual([
      '2026-01-02T09:00:00.000Z',
      '2026-01-05T09:00:00.000Z',
    ]);
  });

  it('heeds the time zone', () => {
    const read = readCron('0 9 * * *', NOW, 'Europe/Berlin', 1);
    expect(read.ok && read.value.next[0]?.toISOString()).toBe('2026-01-02T08:00:00.000Z');
  });

  it.each(['', '61 * * * *', 'every day', '* * *'])('refuses %j', expression => {
    expect(readCron(expression, NOW, 'UTC')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/\w/),
    });
  });

  it('says when a date never comes', () => {
    expect(readCron('0 0 30 2 *', NOW, 'UTC')).toMatchObject({
      ok: false,
      message: expect.stringContaining('never'),
    });
  });
});

describe('hashes', () => {
  it('hashes UTF-8', async () => {
    Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
    expect(await hashOf('', 'SHA-256')).toEqual({
      ok: true,
      value: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it('makes UUIDs of version 4', () => {
    expect(randomUuid(bytes => bytes.fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(randomUuid(bytes => bytes.fill(0))).toBe('00000000-0000-4000-8000-000000000000');
  });
});
