import type { Refusal } from '@flyloft/plugin-manager-common';

/** Whether a text has a character below space, or DEL. */
function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/**
 * Checks the raw request target before anything decodes it: what two parsers could read differently (encoded slashes,
 * backslashes, dot segments, empty segments, control characters) is refused, so that the path that was checked is the
 * path that the plugin sees. Source: security rule 5.
 */
export function checkRequestTarget(target: string): Refusal | undefined {
  const [path = ''] = target.split('?', 1);
  const refuse = (what: string): Refusal => ({
    code: 'REQUEST_REFUSED',
    message: `The address contains ${what}, which is not passed on to plugins. Send the path without it.`,
  });
  if (!path.startsWith('/')) return refuse('no path');
  if (hasControlCharacter(target) || /%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(path))
    return refuse('a control character');
  if (path.includes('\\') || /%5c/i.test(path)) return refuse('a backslash');
  if (/%2f/i.test(path)) return refuse('an encoded slash');
  if (path.includes('//')) return refuse('an empty segment');
  const segments = path.split('/').map(segment => segment.replace(/%2e/gi, '.'));
  if (segments.some(segment => segment === '.' || segment === '..')) return refuse('a dot segment');
  return undefined;
}
