import type { ReleaseListItem } from '@flyloft/plugin-manager-common';

/** The releases that one passes on the way from one to a newer one, the newer one included; empty on the way back. */
export function releasesBetween<R extends Pick<ReleaseListItem, 'version'>>(
  newestFirst: readonly R[],
  from: string,
  to: string
): R[] {
  const start = newestFirst.findIndex(release => release.version === to);
  const end = newestFirst.findIndex(release => release.version === from);
  return start === -1 || end === -1 || start >= end ? [] : newestFirst.slice(start, end);
}

/** What a release is to somebody who chooses: `2.4.1 · latest`, `1.0.0 · does not fit`. */
export function describeRelease(
  release: Pick<ReleaseListItem, 'version' | 'yanked' | 'deprecated' | 'fits' | 'because'>,
  { latest, current }: { latest?: string; current?: string }
): string {
  const marks = [
    ...(release.version === current ? ['runs now'] : []),
    ...(release.version === latest ? ['latest'] : []),
    ...(release.yanked ? ['withdrawn'] : []),
    ...(release.deprecated ? ['deprecated'] : []),
    ...(release.fits ? [] : [release.because ? `does not fit: ${release.because}` : 'does not fit']),
  ];
  return [release.version, ...marks].join(' · ');
}
