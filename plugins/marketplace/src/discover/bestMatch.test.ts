import { bestMatch } from './bestMatch';

const plugins = [
  { id: 'developer-toolbox', name: 'Developer Toolbox' },
  { id: 'tools', name: 'Tools' },
];

describe('bestMatch', () => {
  it.each([
    ['dev', 'developer-toolbox'],
    ['Developer-T', 'developer-toolbox'],
    ['toolb', 'developer-toolbox'],
    ['tool', 'tools'],
    ['t', undefined],
    ['timestamps', undefined],
    ['', undefined],
  ])('%s means %s', (typed, expected) => {
    expect(bestMatch(plugins, typed)?.id).toBe(expected);
  });
});
