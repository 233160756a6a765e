import { describeRelease, releasesBetween } from './releasesBetween';

const releases = ['3.0.0', '2.0.0', '1.1.0', '1.0.0'].map(version => ({ version }));

describe('releasesBetween', () => {
  it.each([
    ['1.0.0', '3.0.0', ['3.0.0', '2.0.0', '1.1.0']],
    ['1.1.0', '2.0.0', ['2.0.0']],
    ['2.0.0', '2.0.0', []],
    ['3.0.0', '1.0.0', []],
    ['0.1.0', '1.0.0', []],
  ])('from %s to %s', (from, to, expected) => {
    expect(releasesBetween(releases, from, to).map(release => release.version)).toEqual(expected);
  });
});

describe('describeRelease', () => {
  const release = { version: '1.0.0', yanked: false, deprecated: false, fits: true };
  it.each([
    [release, '1.0.0'],
    [{ ...release, version: '2.0.0' }, '2.0.0 · latest'],
    [{ ...release, version: '1.1.0', deprecated: true }, '1.1.0 · runs now · deprecated'],
    [
      { ...release, yanked: true, fits: false, because: 'needs Node 26' },
      '1.0.0 · withdrawn · does not fit: needs Node 26',
    ],
    [{ ...release, fits: false }, '1.0.0 · does not fit'],
  ])('says %#', (input, expected) => {
    expect(describeRelease(input, { latest: '2.0.0', current: '1.1.0' })).toBe(expected);
  });
});
