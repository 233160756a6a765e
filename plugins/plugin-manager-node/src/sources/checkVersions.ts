import type { SourceDefect } from '@flyloft/plugin-manager-common';
import { minVersion, valid, validRange } from 'semver';
import { defectAt, type Place } from './cutText';

/** Reports a version that is not semver; it is kept and shown, and nothing is ever resolved to it. */
export function checkVersion(version: string, place: Place, defects: SourceDefect[]): void {
  if (valid(version) === version) return;
  defects.push(
    defectAt(place, {
      code: 'version-not-semver',
      message: `"${version.slice(0, 100)}" is not a semver version. It is shown, and never resolved to.`,
      fix: 'Name the exact version that npm has, such as 1.14.0.',
    })
  );
}

/** Reports a range that cannot be read, or that no version can ever match. */
export function checkRange(range: string, what: string, place: Place, defects: SourceDefect[]): void {
  const shown = range.slice(0, 100);
  if (validRange(range) === null) {
    defects.push(
      defectAt(place, {
        code: 'range-invalid',
        message: `${what} "${shown}" is neither a version nor a range.`,
        fix: 'Write a version or a semver range, such as ^1.52.0.',
      })
    );
    return;
  }
  if (minVersion(range) === null) {
    defects.push(
      defectAt(place, {
        code: 'range-matches-nothing',
        message: `No version can match ${what} "${shown}".`,
        fix: 'Correct the range: its lower end is above its upper end.',
      })
    );
  }
}
