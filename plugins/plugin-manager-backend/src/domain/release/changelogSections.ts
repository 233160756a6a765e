import { valid } from 'semver';

/** `## 1.2.0`, `## [1.2.0] - 2026-01-01`, `# v1.2.0 (2026-01-01)`. */
const HEADING = /^#{1,3}\s+\[?v?(\d+\.\d+\.\d+[0-9A-Za-z.+-]*)\]?/;

/**
 * What a changelog says of each version, by version, without the headings. A text without a heading that names a version
 * gives nothing: it cannot be told which release it is about.
 */
export function changelogSections(text: string): Map<string, string> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const version = HEADING.exec(line)?.[1];
    if (version !== undefined && valid(version)) {
      current = sections.get(version) ?? [];
      sections.set(version, current);
    } else current?.push(line);
  }
  return new Map([...sections].map(([version, lines]) => [version, lines.join('\n').trim()]));
}

type Written = { version: string; changelog?: string; manifest: { changelog?: string } };

/** The sections of a release's own changelog. */
export const sectionsOf = ({ changelog, manifest }: Written) =>
  changelogSections(changelog ?? manifest.changelog ?? '');

/**
 * What changed with one release: its part of the newest release's changelog, which may say more by now, else of its own.
 * A text without headings is about its own release; one with headings that do not name it says nothing of it.
 */
export function changelogOf(release: Written, newest: ReadonlyMap<string, string>): string | undefined {
  const own = sectionsOf(release);
  const { version, changelog, manifest } = release;
  return (
    newest.get(version) || own.get(version) || (own.size === 0 ? changelog ?? manifest.changelog : undefined)
  );
}
