import { MAX_PLUGIN_ID_LENGTH } from '../manifest/identifiers';

const PACKAGE = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i;

/** An id in the registry's alphabet, out of whatever a person typed. */
function toId(text: string): string {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return words.slice(0, MAX_PLUGIN_ID_LENGTH).replace(/-+$/, '') || 'plugin';
}

/**
 * What a person asks for: a pasted npm name (`@scope/plugin-x`) or repository address is kept as the reference, and the
 * id is what such a plugin would be called here.
 */
export function toPluginRequest(text: string): { id: string; reference?: string } {
  const trimmed = text.trim();
  if (/^(https?:\/\/|git@|git\+)/.test(trimmed)) {
    const last =
      trimmed
        .replace(/(\.git)?\/?$/, '')
        .split(/[/:]/)
        .pop() ?? trimmed;
    return { id: toId(last), reference: trimmed };
  }
  if (trimmed.startsWith('@') && PACKAGE.test(trimmed)) {
    const name = trimmed
      .split('/')[1]!
      .replace(/^(backstage-)?plugin-/, '')
      .replace(/-(backend|frontend)$/, '');
    return { id: toId(name), reference: trimmed };
  }
  return { id: toId(trimmed) };
}
