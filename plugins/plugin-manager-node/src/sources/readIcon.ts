import { LISTING_LIMITS, type SourceListing } from '@flyloft/plugin-manager-common';

/** What makes an SVG more than a picture: it runs something, embeds a document, or fetches from elsewhere. */
const ACTIVE: Array<[RegExp, string]> = [
  [/<!entity|<!doctype[^>]*\[/i, 'an entity declaration'],
  [/<(\w+:)?script/i, 'a script'],
  [/<(\w+:)?(foreignobject|iframe|embed|object|handler|listener)[\s>/]/i, 'an embedded document'],
  [/[\s"'/]on[a-z]+\s*=/i, 'an event handler'],
  [/(javascript|vbscript)\s*:/i, 'a script address'],
  [/data\s*:\s*(text\/html|application|image\/svg)/i, 'an embedded document'],
  [/<(\w+:)?(animate|set)\b[^>]*attributename\s*=\s*["']?\s*(xlink:)?href/i, 'an address that changes'],
  [/(xlink:)?href\s*=\s*["']?\s*(https?:|ftp:|\/\/)/i, 'an address elsewhere'],
  [/(url\s*\(|@import)\s*["']?\s*(https?:|\/\/)/i, 'an address elsewhere'],
];

function fromCode(code: number): string {
  return code > 8 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** The text of markup with character references and comments resolved, so that nothing hides behind them. */
function unfold(text: string): string {
  return (
    text
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/&#x([0-9a-f]{1,6});?/gi, (_, code) => fromCode(Number.parseInt(code, 16)))
      .replace(/&#(\d{1,7});?/g, (_, code) => fromCode(Number(code)))
      .replace(/&(tab|newline);/gi, '')
      .replace(/&colon;/gi, ':')
      .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, code) => fromCode(Number.parseInt(code, 16)))
      // Browsers pass over these within an address.
      .replace(/\p{Cc}/gu, ' ')
  );
}

/** Why an SVG is not shown; undefined where it is a picture and nothing else. */
export function whyNotSafe(svg: string): string | undefined {
  const text = unfold(svg);
  // The second look closes gaps: an address may be torn apart by white space.
  const closed = text.replace(/\s+/g, '');
  if (!/<(\w+:)?svg[\s>]/i.test(text)) return 'no SVG';
  if (/(javascript|vbscript):|data:text\/html/i.test(closed)) return 'a script address';
  return ACTIVE.find(([sign]) => sign.test(text))?.[1];
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The icon in a `data:` address: a PNG, or an SVG that is a picture and nothing else. Anything else is refused, and the
 * listing gets a monogram: cleaning up an attack is a game that the cleaner loses.
 */
export function readIcon(
  address: string
): { outcome: 'read'; icon: NonNullable<SourceListing['icon']> } | { outcome: 'refused'; because: string } {
  const match = /^data:\s*(image\/svg\+xml|image\/png)((?:;[\w-]+(?:=[\w-]+)?)*),/i.exec(
    address.slice(0, 200)
  );
  if (!match) return { outcome: 'refused', because: 'it is not a data: address of an SVG or PNG' };
  const [head, type = '', parameters = ''] = match;
  const body = address.slice(head.length);
  if (body.length > LISTING_LIMITS.icon * 2) return { outcome: 'refused', because: 'it is too large' };
  const content = /;base64/i.test(parameters)
    ? Buffer.from(body.replace(/\s+/g, ''), 'base64')
    : Buffer.from(decode(body), 'utf8');
  if (content.length > LISTING_LIMITS.icon) {
    return {
      outcome: 'refused',
      because: `it has ${content.length} bytes; ${LISTING_LIMITS.icon} are allowed`,
    };
  }
  const mediaType = type.toLowerCase() === 'image/png' ? 'image/png' : 'image/svg+xml';
  if (mediaType === 'image/png') {
    if (!content.subarray(0, 8).equals(PNG)) return { outcome: 'refused', because: 'it is no PNG' };
  } else {
    const because = whyNotSafe(content.toString('utf8'));
    if (because) return { outcome: 'refused', because: `it contains ${because}` };
  }
  return { outcome: 'read', icon: { mediaType, data: content.toString('base64') } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
