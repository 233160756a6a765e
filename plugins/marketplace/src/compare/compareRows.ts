import type { Comparable } from './comparable';

/** One row of the comparison: a value for each plugin, several lines where it has several. */
export type CompareRow = { title: string; values: ReadonlyArray<readonly string[]>; differs: boolean };

const TITLES = [
  'What it is',
  'Category',
  'Type',
  'Trust',
  'Maturity',
  'Author',
  'Publisher',
  'License',
  'Newest release',
  'Newest package',
  'Released',
  'Releases',
  'Fits this portal',
  'What it touches',
  'Needs these plugins',
  'Settings',
  'Size',
  'Installed here',
];

const UNKNOWN = ['Not known before it has a bundle'];

/** The rows of a comparison: those that differ first, in an order that never changes; what nobody says has no row. */
export function compareRows(plugins: readonly Comparable[]): CompareRow[] {
  const rows = TITLES.filter(title => plugins.some(({ values }) => values[title])).map(title => {
    const values = plugins.map(plugin => plugin.values[title] ?? UNKNOWN);
    const differs = new Set(values.map(lines => lines.join('\n'))).size > 1;
    return { title, values, differs };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}
