import fc from 'fast-check';
import {
  checkSources,
  joinLocks,
  lockedPackage,
  parseLockfile,
  resolveIn,
  splitLocks,
  type Lockfile,
} from './lockfile';

const lockOf = (packages: Lockfile['packages']): Lockfile => ({ lockfileVersion: 3, packages });
const INTEGRITY = 'sha512-AAAA';

describe('checkSources', () => {
  it('drops registry addresses, so that the lockfile is the same behind every mirror', () => {
    const lock = checkSources(
      lockOf({
        'node_modules/@a/b': {
          version: '1.0.0',
          resolved: 'https://mirror.example/@a/b/-/b-1.0.0.tgz',
          integrity: INTEGRITY,
        },
      })
    );
    expect(lock.packages['node_modules/@a/b']).toEqual({ version: '1.0.0', integrity: INTEGRITY });
  });

  it.each([
    ['git', { version: '1.0.0', resolved: 'git+ssh://git@example.com/x.git#abc' }, 'git'],
    [
      'an address of its own',
      { version: '1.0.0', resolved: 'https://example.com/x.tgz', integrity: INTEGRITY },
      'not a registry',
    ],
    [
      'another package of the registry',
      { version: '1.0.0', resolved: 'https://r.example/y/-/y-1.0.0.tgz', integrity: INTEGRITY },
      'not a registry',
    ],
    ['a file', { version: '1.0.0', resolved: 'file:../x', integrity: INTEGRITY }, 'file'],
    ['a link', { resolved: '../x', link: true }, 'link'],
    ['nothing to check it by', { version: '1.0.0' }, 'integrity'],
  ])('refuses %s by name', (_what, entry, text) => {
    expect(() => checkSources(lockOf({ 'node_modules/x': entry }))).toThrow(
      expect.objectContaining({ code: 'SOURCE_REFUSED' })
    );
    expect(() => checkSources(lockOf({ 'node_modules/x': entry }))).toThrow(new RegExp(`^x .*${text}`));
  });

  it('lets links to the empty host packages be', () => {
    const lock = lockOf({
      'node_modules/express': { resolved: 'host/express', link: true },
      'host/express': { version: '4.0.0' },
    });
    expect(checkSources(lock)).toEqual(lock);
  });
});

describe('joinLocks and splitLocks', () => {
  const name = fc.stringMatching(/^(@[a-z]{1,5}\/)?[a-z]{1,8}$/);
  const half = fc.uniqueArray(name, { maxLength: 6 }).map(names =>
    lockOf({
      '': { dependencies: Object.fromEntries(names.map(one => [one, '1.0.0'])) },
      ...Object.fromEntries(
        names.map(one => [`node_modules/${one}`, { version: '1.0.0', integrity: INTEGRITY }])
      ),
      'node_modules/hosted': { resolved: 'host/hosted', link: true },
      'host/hosted': { name: 'hosted', version: '2.0.0' },
    })
  );

  it('are inverse', () => {
    fc.assert(
      fc.property(half, half, (backend, frontend) => {
        const joined = parseLockfile(joinLocks({ backend, frontend }, { id: 'a', version: '1.0.0' }));
        const split = splitLocks(joined);
        expect(split.backend?.packages).toEqual(backend.packages);
        expect(split.frontend?.packages).toEqual(frontend.packages);
        expect(
          splitLocks(parseLockfile(joinLocks({ backend }, { id: 'a', version: '1.0.0' })))
        ).not.toHaveProperty('frontend');
      })
    );
  });

  it('refuses lockfiles of other origin', () => {
    expect(() => splitLocks(lockOf({ '': {} }))).toThrow(/not made by/);
    expect(() => parseLockfile('{')).toThrow(/not valid JSON/);
    expect(() => parseLockfile('{"lockfileVersion":1,"packages":{}}')).toThrow(/version 3/);
  });

  it('finds the package that was asked for', () => {
    const root = { dependencies: { knex: 'file:host/knex', react: '^18.0.0', plugin: '1.2.3' } };
    expect(lockedPackage(lockOf({ '': root, 'node_modules/plugin': { version: '1.2.3' } }))).toEqual({
      name: 'plugin',
      version: '1.2.3',
    });
    expect(() => lockedPackage(lockOf({ '': {} }))).toThrow(/does not say/);
  });
});

describe('resolveIn', () => {
  it('looks where Node looks', () => {
    const lock = lockOf({
      'node_modules/a': {},
      'node_modules/a/node_modules/b': {},
      'node_modules/b': {},
      'node_modules/@s/c': {},
    });
    expect(resolveIn(lock, 'node_modules/a', 'b')).toBe('node_modules/a/node_modules/b');
    expect(resolveIn(lock, 'node_modules/@s/c', 'b')).toBe('node_modules/b');
    expect(resolveIn(lock, 'node_modules/a/node_modules/b', '@s/c')).toBe('node_modules/@s/c');
    expect(resolveIn(lock, '', 'x')).toBeUndefined();
  });
});
