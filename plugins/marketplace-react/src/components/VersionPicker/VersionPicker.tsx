import { Combobox } from '@backstage/ui';
import type { ReleaseListItem } from '@flyloft/plugin-manager-common';
import { describeRelease } from './releasesBetween';

/** Chooses a release: which runs, which is the latest, which does not fit and why, which was withdrawn. */
export function VersionPicker({
  releases,
  value,
  latest,
  current,
  onChange,
}: {
  releases: readonly ReleaseListItem[];
  value: string;
  latest?: string;
  current?: string;
  onChange(version: string): void;
}) {
  return (
    <Combobox
      aria-label="Release"
      size="small"
      value={value}
      onChange={key => key !== null && onChange(String(key))}
      options={releases.map(release => ({
        value: release.version,
        label: describeRelease(release, { latest, current }),
      }))}
    />
  );
}
