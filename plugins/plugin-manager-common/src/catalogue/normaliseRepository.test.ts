import { normaliseRepository } from './normaliseRepository';

it.each([
  ['https://github.com/Backstage/community-plugins.git', 'github.com/backstage/community-plugins'],
  ['git+https://github.com/a/b/', 'github.com/a/b'],
  ['git@github.com:a/b.git', 'github.com/a/b'],
  ['ssh://git@git.example.com:2222/a/b', 'git.example.com/a/b'],
  ['github.com/a/b?tab=readme', 'github.com/a/b'],
  ['jenkins', ''],
  ['@backstage/plugin-x', ''],
  ['', ''],
])('%s is %s', (address, expected) => {
  expect(normaliseRepository(address)).toBe(expected);
});
