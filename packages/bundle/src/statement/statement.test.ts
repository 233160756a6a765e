import fc from 'fast-check';
import { canonicalDigest, canonicalJson, type JsonValue } from './canonicalJson';
import { buildStatement, statementBytes, statementDigest } from './statement';

describe('canonicalJson', () => {
  it('follows RFC 8785', () => {
    expect(
      canonicalJson({
        b: [1.0, 1e21, 1e-7, -0, 0.1],
        a: '\u20ac$\u000f\nA\'B"\\',
        '': null,
        10: true,
        9: false,
      })
    ).toBe('{"":null,"10":true,"9":false,"a":"\u20ac$\\u000f\\nA\'B\\"\\\\","b":[1,1e+21,1e-7,0,0.1]}');
    // Sorted by UTF-16 code units, not by code points.
    expect(canonicalJson({ '\ufb33': 1, '\ud83d\ude00': 2 })).toBe('{"\ud83d\ude00":2,"\ufb33":1}');
  });

  it.each([NaN, Infinity, '\ud800', undefined as never, (() => 1) as never])('refuses %p', value => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('does not depend on the order of keys and says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as never), raw => {
        const value = JSON.parse(JSON.stringify(raw)) as JsonValue;
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(value);
        const reversed = JSON.parse(text, (_key, inner) =>
          inner && typeof inner === 'object' && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).reverse())
            : inner
        ) as JsonValue;
        expect(canonicalDigest(reversed)).toBe(canonicalDigest(value));
      })
    );
  });
});

describe('statement', () => {
  const bundle = {
    digest: `sha256:${'a'.repeat(64)}`,
    size: 10,
    manifestDigest: `sha256:${'b'.repeat(64)}`,
    manifest: { publisher: 'flyloft', id: 'sample', version: '1.0.0' },
  };

  it('has one form', () => {
    const statement = buildStatement({ bundle, time: new Date(0), keyId: 'k1' });
    expect(Buffer.from(statementBytes(statement)).toString()).toBe(
      `{"bundleDigest":"sha256:${'a'.repeat(
        64
      )}","id":"sample","keyId":"k1","manifestDigest":"sha256:${'b'.repeat(
        64
      )}","publisher":"flyloft","size":10,"time":"1970-01-01T00:00:00.000Z","type":"flyloft.release.v1","version":"1.0.0"}`
    );
    expect(statementDigest({ ...statement })).toBe(statementDigest(statement));
    expect(statementDigest({ ...statement, keyId: 'k2' })).not.toBe(statementDigest(statement));
  });

  it('refuses fields that are not what they should be', () => {
    expect(() =>
      buildStatement({ bundle: { ...bundle, digest: 'sha256:1' }, time: new Date(0), keyId: 'k' })
    ).toThrow();
  });
});
