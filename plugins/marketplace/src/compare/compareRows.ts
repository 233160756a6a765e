import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { TRUST_TIERS } from '@flyloft/plugin-marketplace-react';
import { facetWord } from '../discover/facetWords';

/** One row of the comparison: a value for each plugin, several lines where it has several. */
export type CompareRow = { title: string; values: string[][]; differs: boolean };

const none = (words: string, lines: readonly string[]) => (lines.length > 0 ? [...lines] : [words]);
const ranges = (of: Record<string, string>) => Object.entries(of).map(([id, range]) => `${id} ${range}`);

const settingsOf = ({ manifest }: PluginDetail) => {
  const { properties } = manifest.configSchema as { properties?: Record<string, unknown> };
  const names = Object.keys(properties ?? {});
  return names.length === 0
    ? ['Needs no settings']
    : [names.length === 1 ? '1 group of settings' : `${names.length} groups of settings`];
};

const ROWS: ReadonlyArray<[title: string, read: (plugin: PluginDetail) => string[]]> = [
  ['What it is', plugin => [plugin.description]],
  ['Category', plugin => [plugin.category]],
  ['Type', plugin => [facetWord('type', plugin.type)]],
  ['Trust', plugin => [`${TRUST_TIERS[plugin.trustTier].symbol} ${TRUST_TIERS[plugin.trustTier].word}`]],
  ['Maturity', plugin => [facetWord('maturity', plugin.maturity)]],
  ['Author', plugin => [plugin.author ?? 'Not named']],
  ['Publisher', plugin => [plugin.publisher]],
  ['License', plugin => [plugin.manifest.license]],
  ['Newest release', plugin => [plugin.latest ?? 'None yet']],
  ['Released', plugin => [plugin.updatedAt.slice(0, 10)]],
  ['Releases', plugin => [String(plugin.releases.length)]],
  ['Fits this portal', plugin => [plugin.fitsBecause]],
  [
    'What it touches',
    plugin =>
      none(
        'Nothing',
        plugin.touches.map(({ sentence }) => sentence)
      ),
  ],
  ['Needs these plugins', plugin => none('None', ranges(plugin.manifest.dependencies))],
  ['Settings', settingsOf],
  ['Size', plugin => [`${Math.ceil(plugin.bundleSize / 1024)} KiB`]],
  [
    'Installed here',
    plugin =>
      none(
        'No',
        plugin.installed.map(({ environment, release }) => `${release} in ${environment}`)
      ),
  ],
];

/** The rows of a comparison: those that differ first, in an order that never changes. */
export function compareRows(plugins: readonly PluginDetail[]): CompareRow[] {
  const rows = ROWS.map(([title, read]) => {
    const values = plugins.map(read);
    const differs = new Set(values.map(lines => lines.join('\n'))).size > 1;
    return { title, values, differs };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}
