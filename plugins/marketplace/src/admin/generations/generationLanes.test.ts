import fc from 'fast-check';
import { generationLanes } from './generationLanes';

const at = (number: number, running: Record<string, [number, string]>) => ({
  number,
  revisions: Object.fromEntries(
    Object.entries(running).map(([id, [revision, release]]) => [id, { revision, release }])
  ),
});

describe('generationLanes', () => {
  it('joins what did not change, and leaves room where a plugin was not there', () => {
    expect(
      generationLanes([
        at(3, { a: [2, '1.1.0'], b: [1, '1.0.0'] }),
        at(2, { a: [1, '1.0.0'] }),
        at(1, { a: [1, '1.0.0'] }),
      ])
    ).toEqual([
      {
        pluginId: 'a',
        stretches: [
          { from: 1, to: 2, span: 2, release: '1.0.0', revision: 1 },
          { from: 3, to: 3, span: 1, release: '1.1.0', revision: 2 },
        ],
      },
      {
        pluginId: 'b',
        stretches: [
          { from: 1, to: 2, span: 2 },
          { from: 3, to: 3, span: 1, release: '1.0.0', revision: 1 },
        ],
      },
    ]);
  });

  it('covers every generation once in every lane', () => {
    const revision = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(revision, revision), { maxLength: 12 }), list => {
        const generations = list.map(([a, b], index) =>
          at(index + 1, { ...(a ? { a: [a, `1.0.${a}`] } : {}), ...(b ? { b: [b, `1.0.${b}`] } : {}) })
        );
        for (const { stretches } of generationLanes(generations)) {
          expect(stretches.reduce((sum, { span }) => sum + span, 0)).toBe(generations.length);
        }
      })
    );
  });
});
