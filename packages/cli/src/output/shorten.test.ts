import { shorten } from './shorten';

describe('shorten', () => {
  it.each([
    ['keeps what fits', 'two words', 9, 'two words'],
    ['cuts at a word', 'two words and more', 14, 'two words and…'],
    ['cuts within a word that is too long', 'Donaudampfschiff', 6, 'Donau…'],
    ['makes one line of several', ' one\n\n two ', 20, 'one two'],
  ])('%s', (_, text, characters, expected) => {
    expect(shorten(text, characters)).toBe(expected);
    expect(shorten(text, characters).length).toBeLessThanOrEqual(characters);
  });
});
