import { makeCatalogue, resolve, type Candidate, type Pin } from '@flyloft/resolver';
import type { ChooseInput, Asked } from './askedChanges';
import { resolverWarnings } from './resolverWarnings';

const host = { backstage: '1.55.0', node: '24.0.0' };
const input = { host } as ChooseInput;
const install: Asked = { change: { kind: 'install', pluginId: 'radar' } };

function warningsFor(candidates: Record<string, Candidate[]>, installed: Record<string, string> = {}) {
  const solved = resolve({ candidates, wanted: [{ name: 'radar', range: '*' }], installed, host });
  if (solved.outcome !== 'solved') throw new Error('It was not solved');
  return resolverWarnings(input, [install], makeCatalogue(candidates), solved);
}

describe('resolverWarnings', () => {
  it.each<[string, Partial<Candidate>, string]>([
    ['blocked', { blocked: 'it is quarantined' }, 'it is quarantined'],
    ['withdrawn', { yanked: true }, 'it was withdrawn by its publisher'],
    [
      'for another host',
      { host: { backstage: '^2.0.0' } },
      'it wants Backstage ^2.0.0, and this portal has 1.55.0',
    ],
    ['deprecated', { deprecated: true }, 'it is deprecated'],
    [
      'in the way of another plugin',
      { requires: [{ name: 'gone', range: '^1.0.0' }] },
      'it does not fit what else is installed or needed',
    ],
  ])('says why a newer release was passed over that is %s', (_, newer, why) => {
    const found = warningsFor({ radar: [{ version: '1.0.0' }, { version: '2.0.0', ...newer }] });
    expect(found).toEqual([`You get radar 1.0.0, not 2.0.0, because ${why}.`]);
  });

  it('says that a newer release is held by a pin, or would break something', () => {
    const candidates = { radar: [{ version: '1.0.0' }, { version: '1.1.0' }, { version: '2.0.0' }] };
    const update = {
      change: { kind: 'update', pluginId: 'radar' },
      base: { revision: { release: '1.0.0' } },
    };
    const say = (pins: Record<string, Pin>) => {
      const wanted = [{ name: 'radar', range: '>1.0.0' }];
      const solved = resolve({ candidates, wanted, installed: { radar: '1.0.0' }, host, pins });
      if (solved.outcome !== 'solved') throw new Error('It was not solved');
      return resolverWarnings({ ...input, pins }, [update as Asked], makeCatalogue(candidates), solved);
    };
    expect(say({})).toEqual([
      'You get radar 1.1.0, not 2.0.0, because that is a breaking release, which is taken only when somebody names it.',
    ]);
    expect(say({ radar: { range: '1.x', note: 'by ada because the boards are missing' } })).toEqual([
      'You get radar 1.1.0, not 2.0.0, because it is pinned to 1.x by ada because the boards are missing.',
    ]);
  });

  it('says nothing where the newest is taken, or is only a pre-release', () => {
    expect(warningsFor({ radar: [{ version: '1.0.0' }, { version: '2.0.0-beta.1' }] })).toEqual([]);
  });

  it('says what goes back with a release that is asked for', () => {
    const candidates = {
      radar: [{ version: '1.0.0' }, { version: '2.0.0' }],
      board: [
        { version: '1.0.0', requires: [{ name: 'radar', range: '^1.0.0' }] },
        { version: '2.0.0', requires: [{ name: 'radar', range: '^2.0.0' }] },
      ],
    };
    const installed = { radar: '2.0.0', board: '2.0.0' };
    const solved = resolve({ candidates, wanted: [{ name: 'radar', range: '1.0.0' }], installed, host });
    if (solved.outcome !== 'solved') throw new Error('It was not solved');
    const back: Asked = { change: { kind: 'update', pluginId: 'radar', range: '1.0.0' } };
    expect(resolverWarnings(input, [back], makeCatalogue(candidates), solved)).toEqual([
      'board goes back from 2.0.0 to 1.0.0 to go on with radar.',
    ]);
  });

  it('puts what the resolver noticed into words', () => {
    const found = warningsFor(
      {
        radar: [{ version: '1.0.0' }, { version: 'latest' }],
        old: [{ version: '1.0.0', host: { backstage: '^0.1.0' } }],
        one: [{ version: '1.0.0', requires: [{ name: 'two', range: '*' }] }],
        two: [{ version: '1.0.0', requires: [{ name: 'one', range: '*' }] }],
      },
      { old: '1.0.0', one: '1.0.0', two: '1.0.0', unknown: '1.0.0' }
    );
    expect(found).toEqual([
      'unknown 1.0.0 is installed, but not in the registry any more.',
      'radar has a release "latest", which is no version and was left out.',
      expect.stringContaining('old 1.0.0 did not fit before, and stays so: '),
      'These plugins need each other in a circle, so that their order is arbitrary: one, two.',
    ]);
  });
});
