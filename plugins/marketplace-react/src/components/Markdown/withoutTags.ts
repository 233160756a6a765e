type Node = { type: string; value?: string; children?: Node[] };

/** What between two tags nobody is meant to read. */
const UNREAD = /<!--[^]*?(-->|$)|<(script|style|template)\b[^]*?(<\/\2\s*>|$)/gi;
/** One tag. It ends before the next one begins, so that however many are left open cost no more than their length. */
const TAG = /<\/?([a-z][a-z0-9]*)[^<>]*>/gi;
const DESCRIPTION = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

function wordOf(tag: string, name: string): string {
  if (/^br$/i.test(name)) return ' ';
  const [, double, single] = (/^img$/i.test(name) && DESCRIPTION.exec(tag)) || [];
  const description = double ?? single ?? '';
  return description === '' ? '' : `[image: ${description}]`;
}

/** The words of a piece of HTML: an image is its description, and tags are nothing. Only ever shown as text. */
function wordsOf(html: string): string {
  return html
    .replace(UNREAD, '')
    .replace(TAG, wordOf)
    .replace(/\n\s*\n+/g, '\n');
}

/** Readmes lay themselves out with HTML, which is never drawn: a step of remark that leaves the words of it. */
export function withoutTags() {
  const clean = (node: Node): void => {
    node.children = node.children?.flatMap((child): Node[] => {
      if (child.type !== 'html') {
        clean(child);
        return [child];
      }
      const value = wordsOf(child.value ?? '');
      if (node.type !== 'root') return value === '' ? [] : [{ type: 'text', value }];
      const text = { type: 'text', value: value.trim() };
      return text.value === '' ? [] : [{ type: 'paragraph', children: [text] }];
    });
  };
  return clean;
}
