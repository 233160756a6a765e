import { namedVersions, updateTargets } from './updateTargets';

const release = (version: string, yanked = false) => ({ version, yanked });

describe('updateTargets', () => {
  it('are the newer releases, newest first, without withdrawn and early ones', () => {
    const releases = [
      release('1.0.0'),
      release('1.1.0'),
      release('2.0.0-rc.1'),
      release('1.10.0'),
      release('1.2.0', true),
    ];
    expect(updateTargets('1.0.0', releases).map(({ version }) => version)).toEqual(['1.10.0', '1.1.0']);
    expect(updateTargets('2.0.0-beta.1', releases).map(({ version }) => version)).toEqual(['2.0.0-rc.1']);
    expect(updateTargets('1.10.0', releases)).toEqual([]);
  });
});

describe('namedVersions', () => {
  it('are the newer versions that ranges name, without limits that are no versions', () => {
    const ranges = ['*', '>=1.40.0', '^1.50.0', '1.52.0', '1.49.4 || 1.52.0', '>=1.51.0 <1.60.0-0'];
    expect(namedVersions(ranges, '1.49.4')).toEqual(['1.52.0', '1.51.0', '1.50.0']);
    expect(namedVersions(['*', '', '>=0.0.0'], '1.49.4')).toEqual([]);
  });
});
