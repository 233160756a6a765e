import type { ImportItem } from '@flyloft/plugin-manager-common';

const WORDS: Array<[ImportItem['outcome'], string]> = [
  ['installed', 'installed already'],
  ['does-not-fit', 'that do not fit'],
  ['needs-values', 'to be completed'],
  ['no-bundle', 'without a bundle'],
  ['unknown', 'unknown here'],
  ['disabled', 'switched off'],
];

/** What becomes of a file in one sentence: "Installs 2 plugins of 5 packages: 1 without a bundle, 2 switched off." */
export function summariseImport(items: readonly Pick<ImportItem, 'outcome' | 'pluginId'>[]): string {
  const plugins = new Set(items.filter(item => item.outcome === 'install').map(item => item.pluginId)).size;
  const rest = WORDS.flatMap(([outcome, words]) => {
    const count = items.filter(item => item.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const installs = plugins === 1 ? '1 plugin' : `${plugins} plugins`;
  const of = items.length === 1 ? '1 package' : `${items.length} packages`;
  return `Installs ${installs} of ${of}${rest.length > 0 ? `: ${rest.join(', ')}` : ''}.`;
}
