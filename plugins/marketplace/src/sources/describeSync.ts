import type { Source, SourceDefect, SourceSync } from '@flyloft/plugin-manager-common';

/** `1 defect`, `2 defects`. */
export const count = (number: number, one: string, many = `${one}s`) =>
  `${number} ${number === 1 ? one : many}`;

/** What a sync is doing or did, in a sentence. */
export function describeSync(sync: SourceSync): string {
  switch (sync.state) {
    case 'running': {
      const { progress } = sync;
      if (!progress) return 'Syncing…';
      const total = progress.total === undefined ? '' : ` of ${progress.total}`;
      return `Syncing: ${progress.done}${total} ${progress.what}`;
    }
    case 'unchanged':
      return 'Nothing has changed since the sync before.';
    case 'failed':
      return sync.message ?? 'It failed. Listings stay as they were.';
    default: {
      const { added = 0, changed = 0, gone = 0 } = sync.counts ?? {};
      if (added + changed + gone === 0) return 'Read everything; no listing is another one now.';
      return [
        ...(added > 0 ? [`${added} added`] : []),
        ...(changed > 0 ? [`${changed} changed`] : []),
        ...(gone > 0 ? [`${gone} gone`] : []),
      ].join(', ');
    }
  }
}

/** What a source has, in its own words: `88 Plugin, 187 Package`; kinds of which it has none are left out. */
export function describeRead(sync: SourceSync | undefined): string {
  return Object.entries(sync?.read ?? {})
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${number} ${kind}`)
    .join(', ');
}

/** How many sources are well, as the page's first line says it. */
export function summariseSources(sources: readonly Source[]): string {
  const listings = sources.reduce((sum, source) => sum + source.listings, 0);
  const failing = sources.filter(source => source.last?.state === 'failed').length;
  const defects = sources.reduce((sum, source) => sum + source.defects, 0);
  return [
    count(sources.length, 'source'),
    count(listings, 'listing'),
    ...(failing > 0 ? [`${failing} failing`] : []),
    ...(defects > 0 ? [count(defects, 'defect')] : []),
  ].join(' · ');
}

/** Titles of the kinds of defects, in the order in which they are shown. */
const TITLES: Record<SourceDefect['code'], string> = {
  'yaml-broken': 'Files that cannot be read',
  'entity-invalid': 'Entries that do not have the expected form',
  'entity-unknown': 'Entries of unknown kinds',
  'package-missing': 'References to packages that are not there',
  'plugin-missing': 'References to plugins that are not there',
  'package-unnamed': 'Packages that no plugin names',
  'filter-unknown-field': 'Collections that filter on a field no plugin has',
  'collection-empty': 'Collections that hold too little for a shelf',
  'entry-duplicate': 'Entries that are there twice',
  'name-invalid': 'Names that are none',
  'version-not-semver': 'Versions that are not semver',
  'range-invalid': 'Ranges that cannot be read',
  'range-matches-nothing': 'Ranges and tags that match nothing',
  cycle: 'Circles',
  'icon-refused': 'Icons that are not shown',
  'text-cut': 'Texts that were cut',
  'text-placeholder': 'Texts that are still to be written',
  'entry-unreadable': 'Entries that could not be read this time',
  'changed-while-reading': 'Changed while it was read',
};

/** Defects by their kind, the kinds in a fixed order. */
export function groupDefects(
  defects: readonly SourceDefect[]
): Array<{ code: SourceDefect['code']; title: string; items: SourceDefect[] }> {
  const codes = Object.keys(TITLES) as Array<SourceDefect['code']>;
  return codes.flatMap(code => {
    const items = defects.filter(defect => defect.code === code);
    return items.length === 0 ? [] : [{ code, title: TITLES[code], items }];
  });
}

/** Where a defect is: `file.yaml:12`. */
export function placeOf(defect: SourceDefect): string {
  const line = defect.line === undefined ? '' : `:${defect.line}`;
  return defect.file === undefined ? defect.entry ?? '' : `${defect.file}${line}`;
}

/** All defects as text, to be sent to whoever keeps the catalogue. */
export function defectsAsText(source: string, defects: readonly SourceDefect[]): string {
  return [
    `What is wrong in ${source} (${count(defects.length, 'defect')}):`,
    ...groupDefects(defects).flatMap(group => [
      '',
      `${group.title} (${group.items.length})`,
      ...group.items.map(defect =>
        `- ${placeOf(defect)} ${defect.message} ${defect.fix}`.replace(/\s+/g, ' ')
      ),
    ]),
  ].join('\n');
}
