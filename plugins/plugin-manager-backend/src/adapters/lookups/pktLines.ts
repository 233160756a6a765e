/** What a git server says of its branches: their names, and the one that is checked out by default. */
export type AdvertisedRefs = { branches: string[]; head: string | undefined };

/** Payloads of git's lines with a length in front of each; undefined where the text is none of these. */
function readLines(text: string): string[] | undefined {
  const lines: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = Number.parseInt(text.slice(at, at + 4), 16);
    if (Number.isNaN(length) || (length > 0 && length < 4) || at + length > text.length) return undefined;
    if (length > 4) lines.push(text.slice(at + 4, at + length).replace(/\n$/, ''));
    at += Math.max(length, 4);
  }
  return lines;
}

/** Reads the first answer of git's protocol over HTTP; undefined where it is something else, such as a page. */
export function readRefs(text: string): AdvertisedRefs | undefined {
  const lines = readLines(text);
  if (!lines?.[0]?.startsWith('# service=git-upload-pack')) return undefined;
  const refs = lines.slice(1);
  const head = /symref=HEAD:refs\/heads\/(\S+)/.exec(refs[0] ?? '')?.[1];
  const names = refs.flatMap(line => /^[0-9a-f]{40,64} refs\/heads\/([^\0]+)/.exec(line)?.[1] ?? []);
  const others = names.filter(name => name !== head).sort((a, b) => a.localeCompare(b));
  return { branches: head !== undefined && names.includes(head) ? [head, ...others] : others, head };
}
