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
