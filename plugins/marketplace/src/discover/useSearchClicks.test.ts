import { paths } from '../routes';
import { pluginOfLink } from './useSearchClicks';

it.each([
  [paths.plugin('tech-radar'), 'tech-radar'],
  [paths.plugin('tech-radar', 'versions'), 'tech-radar'],
  [`${paths.plugin('a')}?x=1`, 'a'],
  [paths.search('?query=a'), undefined],
  ['https://example.com/', undefined],
  [null, undefined],
])('the link %s leads to %s', (href, expected) => {
  expect(pluginOfLink(href)).toBe(expected);
});
