import fc from 'fast-check';
import { isSecretReference } from '../api/requests';
import {
  describeSecretLocation,
  readReferenceShorthand,
  readSecretLocation,
  writeSecretLocation,
} from './secretLocations';

it.each([
  ['kubernetes:jenkins/token', { from: 'kubernetes', name: 'jenkins', key: 'token' }],
  [
    'kubernetes:shared/jenkins/API_TOKEN',
    { from: 'kubernetes', namespace: 'shared', name: 'jenkins', key: 'API_TOKEN' },
  ],
  ['vault:ci/jenkins#token', { from: 'vault', path: 'ci/jenkins', key: 'token' }],
])('reads %s, and writes it as it was', (text, location) => {
  const read = readSecretLocation(text);
  expect(read).toEqual(location);
  expect(read && writeSecretLocation(read)).toBe(text);
});

it.each([
  'kubernetes:token',
  'kubernetes:../kube-system/x/y',
  'kubernetes:a/../b/key',
  'kubernetes:Upper/key',
  'kubernetes:a/b/c/d',
  'kubernetes:a/b?watch=1',
  'vault:../sys/seal#key',
  'vault:a/../../auth/token#key',
  'vault:/a#key',
  'vault:a//b#key',
  'vault:a#',
  'vault:#key',
  'vault:a?list=true#key',
  'vault:a%2e%2e/b#key',
  'https://example.com/a#key',
  '',
])('reads no place out of %j', text => {
  expect(readSecretLocation(text)).toBeUndefined();
});

it('never reads a place whose path could leave its own, whatever is written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('kubernetes:', 'vault:'),
      fc.array(fc.constantFrom('..', '.', '/', '#', 'a', '%2e', '\\', ' ', '?', '_'), { maxLength: 12 }),
      (scheme, parts) => {
        const location = readSecretLocation(`${scheme}${parts.join('')}`);
        const text = location ? writeSecretLocation(location) : '';
        expect(text).not.toMatch(/\.\.|%|\?|\\|\/\//);
        expect(text === '' || readSecretLocation(text) !== undefined).toBe(true);
      }
    )
  );
});

it('is said in words', () => {
  const words = ['kubernetes:jenkins/token', 'kubernetes:shared/jenkins/token', 'vault:ci/jenkins#token'].map(
    text => {
      const location = readSecretLocation(text);
      return location && describeSecretLocation(location);
    }
  );
  expect(words).toEqual([
    'key token of Secret jenkins',
    'key token of Secret jenkins in namespace shared',
    'key token of ci/jenkins in Vault',
  ]);
});

it('has a short form for terminals', () => {
  expect(readReferenceShorthand('@k8s:jenkins/token')).toBe('kubernetes:jenkins/token');
  expect(readReferenceShorthand('@vault:ci/jenkins#token')).toBe('vault:ci/jenkins#token');
  expect(readReferenceShorthand('@file:x')).toBeUndefined();
});

it('may stand in a config without its hash, and a stored secret may not', () => {
  expect(isSecretReference({ $secret: 'vault:ci/jenkins#token' })).toBe(true);
  expect(isSecretReference({ $secret: 'some-id' })).toBe(false);
  expect(isSecretReference({ $secret: 'some-id', hash: 'h' })).toBe(true);
  expect(isSecretReference({ $secret: 'vault:a#b', more: 1 })).toBe(false);
});
