/** @jest-environment node */
import { checkCertificate, isSignedBy, readChain, type ReadCertificate } from '@flyloft/configuration';
import { AUTHORITY, AUTHORITY_KEY, LEAF, LEAF_KEY, RSA, RSA_KEY } from '../../__testUtils__/certificates';
import { keyMatches } from './keyMatch';

function chainOf(pem: string): readonly ReadCertificate[] {
  const read = readChain(pem);
  if (read.outcome === 'refused') throw new Error(read.message);
  return read.chain;
}
const [leaf, authority] = chainOf(LEAF + AUTHORITY) as [ReadCertificate, ReadCertificate];
const [rsa] = chainOf(RSA) as [ReadCertificate];

it('reads whom a certificate is for, by whom, and its other names', () => {
  expect(leaf).toMatchObject({
    subject: 'CN=radar.example.com',
    issuer: 'O=Flyloft, CN=Test CA',
    names: ['radar.example.com', 'radar.internal'],
  });
  expect(leaf.notAfter.getTime()).toBeGreaterThan(leaf.notBefore.getTime());
});

it('checks who signed what', async () => {
  expect(await isSignedBy(leaf, authority)).toBe('yes');
  expect(await isSignedBy(authority, leaf)).toBe('no');
  expect(await isSignedBy(rsa, rsa)).toBe('yes');
  const forged = {
    ...leaf,
    signed: Uint8Array.from(leaf.signed, (byte, index) => (index === 60 ? byte ^ 1 : byte)),
  };
  expect(await isSignedBy(forged, authority)).toBe('no');
});

it('tells whether a key belongs to a certificate, in the newer form and in the older one of RSA', async () => {
  expect(await keyMatches(leaf, LEAF_KEY)).toBe('yes');
  expect(await keyMatches(leaf, AUTHORITY_KEY)).toBe('no');
  expect(await keyMatches(rsa, RSA_KEY)).toBe('yes');
  expect(await keyMatches(leaf, RSA_KEY)).toBe('no');
  expect(await keyMatches(leaf, 'nonsense')).toBe('not-a-key');
});

it.each<[string, unknown, string, RegExp | undefined]>([
  ['a chain', { certificate: LEAF + AUTHORITY }, '2030-01-01', undefined],
  ['one that has expired', { certificate: LEAF }, '2300-01-01', /must not have expired/],
  ['one that does not hold yet', { certificate: LEAF }, '2000-01-01', /must hold already/],
  [
    'a chain in the wrong order',
    { certificate: AUTHORITY + LEAF },
    '2030-01-01',
    /followed by what signed it/,
  ],
  ['a private key', { certificate: LEAF + LEAF_KEY }, '2030-01-01', /must not contain a private key/],
  ['no PEM', { certificate: 'abc' }, '2030-01-01', /in PEM form/],
  ['broken PEM', { certificate: LEAF.replace(/M/g, 'A') }, '2030-01-01', /must be a certificate/],
  ['a key that is not stored', { certificate: LEAF, key: LEAF_KEY }, '2030-01-01', /stored key/],
])('says of %s what is wrong', async (_, value, now, expected) => {
  expect((await checkCertificate(value, new Date(now))) ?? 'fine').toMatch(expected ?? /^fine$/);
});
