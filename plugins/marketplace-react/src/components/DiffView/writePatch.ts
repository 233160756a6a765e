import { structuredPatch } from 'diff';

/** A text file before and after; undefined where there is none before. */
export type PatchedFile = { path: string; before: string | undefined; after: string };

/** What `git apply` takes to change one text file, or to add it; empty where nothing differs. */
export function writePatch({ path, before, after }: PatchedFile): string {
  if (before === after) return '';
  const { hunks } = structuredPatch(path, path, before ?? '', after, '', '', { context: 3 });
  return [
    `diff --git a/${path} b/${path}`,
    ...(before === undefined ? ['new file mode 100644'] : []),
    before === undefined ? '--- /dev/null' : `--- a/${path}`,
    `+++ b/${path}`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ]),
    '',
  ].join('\n');
}
