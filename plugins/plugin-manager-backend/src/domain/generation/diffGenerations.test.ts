import fc from 'fast-check';
import { diffGenerations, type Compared, type RanThen } from './diffGenerations';

const ran = (revision: number, release = '1.0.0', fields: Partial<RanThen> = {}): RanThen => ({
  revision,
  release,
  replicas: 1,
  config: {},
  ...fields,
});

describe('diffGenerations', () => {
  it('says of each plugin what happened to it, and of secrets only that they changed', () => {
    const secret = (hash: string) => ({ $secret: `id-${hash}`, hash });
    const found = diffGenerations(3, 7, [
      { pluginId: 'radar', name: 'Radar', before: ran(1), after: ran(2, '1.1.0', { config: { url: 'x' } }) },
      { pluginId: 'new', name: 'New', after: ran(1, '1.0.0', { config: { a: 1 } }) },
      { pluginId: 'old', name: 'Old', before: ran(4) },
      { pluginId: 'same', name: 'Same', before: ran(2), after: ran(2) },
      {
        pluginId: 'set',
        name: 'Set',
        before: ran(1, '1.0.0', { config: { token: secret('a'), days: 1 } }),
        after: ran(2, '1.0.0', { config: { token: secret('b'), days: 2 } }),
      },
      { pluginId: 'stop', name: 'Stop', before: ran(1), after: ran(2, '1.0.0', { replicas: 0 }) },
    ]);
    expect(found.sentence).toBe('From 3 to 7: removes 1, installs 1, updates 1, configures 1, changes 1.');
    expect(found.changes.map(({ kind, name, sentence }) => `${kind} ${name}: ${sentence}`)).toEqual([
      'installed New: 1.0.0 installed',
      'removed Old: 1.0.0 removed',
      'updated Radar: 1.0.0 → 1.1.0, 1 setting changed',
      'configured Set: 2 settings changed',
      'changed Stop: stopped',
    ]);
    expect(found.changes[3]?.values).toEqual([
      { path: '/days', change: 'changed', secret: false, before: 1, after: 2 },
      { path: '/token', change: 'changed', secret: true },
    ]);
    expect(found.unchanged).toEqual([{ pluginId: 'same', name: 'Same', release: '1.0.0' }]);
  });

  it('is the opposite in the other direction', () => {
    const side = fc.option(fc.record({ revision: fc.integer({ min: 1, max: 3 }), days: fc.nat(2) }), {
      nil: undefined,
    });
    const OPPOSITE = {
      installed: 'removed',
      removed: 'installed',
      updated: 'updated',
      configured: 'configured',
      changed: 'changed',
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(side, side), { maxLength: 5 }), sides => {
        const toRan = (one: { revision: number; days: number } | undefined) =>
          one && ran(one.revision, `1.0.${one.revision}`, { config: { days: one.days } });
        const compared = sides.map(([before, after], index): Compared => {
          const [was, is] = [toRan(before), toRan(after)];
          return {
            pluginId: `p${index}`,
            name: `p${index}`,
            ...(was ? { before: was } : {}),
            ...(is ? { after: is } : {}),
          };
        });
        const swapped = compared.map(
          ({ before, after, ...rest }): Compared => ({
            ...rest,
            ...(after ? { before: after } : {}),
            ...(before ? { after: before } : {}),
          })
        );
        const there = diffGenerations(1, 2, compared).changes;
        const back = diffGenerations(2, 1, swapped).changes;
        expect(back.map(({ pluginId, kind }) => [pluginId, OPPOSITE[kind]])).toEqual(
          there.map(({ pluginId, kind }) => [pluginId, kind])
        );
      })
    );
  });
});
