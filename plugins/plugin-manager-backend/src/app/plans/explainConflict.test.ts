import { makeCatalogue, resolve, type Problem } from '@flyloft/resolver';
import { explainConflict } from './explainConflict';

const problem: Problem = {
  candidates: makeCatalogue({
    radar: [{ version: '1.0.0', requires: [{ name: 'events', range: '^2.0.0' }] }],
    board: [{ version: '1.0.0', requires: [{ name: 'events', range: '^1.0.0' }] }],
    events: [{ version: '1.0.0' }, { version: '2.0.0' }],
  }),
  wanted: [{ name: 'radar', range: '*', askedBy: 'you' }],
  installed: { board: '1.0.0', events: '1.0.0' },
};

describe('explainConflict', () => {
  it('says who stands against whom, with ways out that a plan can take', () => {
    const { refusal } = explainConflict(problem, resolve(problem), [
      { kind: 'install', pluginId: 'radar', config: { token: 'typed by a person' } },
    ]);
    expect(refusal.code).toBe('DEPENDENCY_UNSATISFIABLE');
    expect(refusal.details).toMatchObject({
      lines: ['radar 1.0.0 does not fit: it needs events ^2.0.0, board 1.0.0 holds ^1.0.0.'],
      minimal: true,
      repairs: [
        {
          sentence: 'Remove board 1.0.0; update events 1.0.0 to 2.0.0, a breaking release.',
          cost: { breaking: 1, moved: 1, added: 1, removed: 1, stays: 0 },
          changes: [
            { kind: 'uninstall', pluginId: 'board' },
            { kind: 'update', pluginId: 'events', range: '2.0.0' },
            { kind: 'install', pluginId: 'radar', range: '1.0.0' },
          ],
        },
      ],
    });
    // What a person typed never goes into a refusal, which is logged.
    expect(JSON.stringify(refusal)).not.toContain('typed by a person');
  });

  it('says why a release was withdrawn, where its publisher said so', () => {
    const asked: Problem = {
      candidates: makeCatalogue({
        radar: [{ version: '2.4.0', yanked: true, yankReason: 'it leaks tokens.' }],
      }),
      wanted: [{ name: 'radar', range: '2.4.0', askedBy: 'you' }],
      installed: {},
    };
    const { refusal } = explainConflict(asked, resolve(asked), []);
    expect(refusal.message).toContain('radar 2.4.0 was withdrawn by the publisher: it leaks tokens.');
  });

  it('says that it gave up, and after how much', () => {
    const easy = { ...problem, installed: {} };
    const { refusal } = explainConflict(easy, resolve(easy, { budget: 0 }), []);
    expect(refusal.code).toBe('RESOLUTION_GAVE_UP');
    expect(refusal.message).toMatch(/given up after \d+ steps/);
  });
});
