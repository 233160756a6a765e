import { isDarkStroked } from './isDarkStroked';

const nothing = [0, 0, 0, 0];
const black = [10, 10, 10, 255];
const white = [250, 250, 250, 255];
const violet = [124, 58, 237, 255];
const image = (...pixels: number[][]) => pixels.flat();

describe('isDarkStroked', () => {
  it.each([
    ['dark strokes on nothing', image(black, nothing, nothing, black), true],
    ['light strokes on nothing', image(white, nothing, nothing, white), false],
    ['a ground of its own', image(violet, violet, white, violet), false],
    ['a dark ground with light strokes', image(black, black, white, black), false],
    ['nothing at all', image(nothing, nothing), false],
    ['no pixels', [], false],
  ])('%s', (_what, pixels, expected) => {
    expect(isDarkStroked(pixels)).toBe(expected);
  });
});
