/** Opacity from which a pixel counts as drawn, 0 to 255. */
const DRAWN = 64;
/** Share of pixels that must be see-through: an icon with a ground of its own needs no other. */
const SEE_THROUGH = 0.25;
/** Mean luminance below which strokes vanish on a dark page, 0 to 1. */
const DARK = 0.35;

/** Whether an icon is drawn in dark strokes on nothing, so that it would vanish on a dark page. Pixels are RGBA. */
export function isDarkStroked(pixels: ArrayLike<number>): boolean {
  let drawn = 0;
  let luminance = 0;
  for (let index = 0; index + 3 < pixels.length; index += 4) {
    if (pixels[index + 3]! < DRAWN) continue;
    drawn += 1;
    luminance += (0.2126 * pixels[index]! + 0.7152 * pixels[index + 1]! + 0.0722 * pixels[index + 2]!) / 255;
  }
  const all = Math.floor(pixels.length / 4);
  return drawn > 0 && 1 - drawn / all >= SEE_THROUGH && luminance / drawn < DARK;
}
