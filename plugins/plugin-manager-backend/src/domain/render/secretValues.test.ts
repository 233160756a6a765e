import type { KubernetesObject } from '../kubernetesObject';
import { fillSecret, isSecretValue, secretReferences } from './secretValues';

const secret = (stringData: unknown): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'n' },
  stringData,
});

const decoded = (object: KubernetesObject) =>
  Object.fromEntries(
    Object.entries(object.data as Record<string, string>).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ])
  );

describe('fillSecret', () => {
  it('fills references wherever they stand and encodes what is sent', () => {
    const filled = fillSecret(
      secret({
        plain: 'text',
        token: { $bundleToken: 'sha256:x' },
        json: { a: [{ $secret: 'id', hash: 'h' }], b: { c: { $database: 'password' }, d: 1 } },
      }),
      value => `<${Object.values(value)[0]}>`
    );
    expect(filled.stringData).toBeUndefined();
    expect(decoded(filled)).toEqual({
      plain: 'text',
      token: '<sha256:x>',
      json: '{"a":["<id>"],"b":{"c":"<password>","d":1}}',
    });
  });

  it('leaves other objects alone', () => {
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: {},
    };
    expect(fillSecret(object, () => 'never')).toBe(object);
    expect(secretReferences(object)).toEqual([]);
  });
});

describe('secretReferences', () => {
  it('finds them at any depth, with their key', () => {
    expect(
      secretReferences(
        secret({
          json: { a: [{ $secret: 'id', hash: 'h' }], b: { c: { $database: 'password' } } },
          token: { $bundleToken: 'd' },
          text: 'x',
        })
      )
    ).toEqual([
      { key: 'json', value: { $secret: 'id', hash: 'h' } },
      { key: 'json', value: { $database: 'password' } },
      { key: 'token', value: { $bundleToken: 'd' } },
    ]);
  });
});

describe('isSecretValue', () => {
  it.each([
    [{ $secret: 'a', hash: 'b' }, true],
    [{ $secret: 'a' }, false],
    [{ $secret: 'a', hash: 'b', more: 'c' }, false],
    [{ $secret: 1, hash: 'b' }, false],
    [['$secret'], false],
    ['$secret', false],
    [null, false],
  ])('%j → %s', (value, expected) => {
    expect(isSecretValue(value)).toBe(expected);
  });
});
