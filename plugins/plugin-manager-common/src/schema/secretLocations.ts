/** Where a secret is that the portal does not keep itself. */
export type SecretLocation =
  /** A key of a Kubernetes Secret; without a namespace in the plugin's own. */
  | { from: 'kubernetes'; namespace?: string; name: string; key: string }
  /** A key of a path of Vault, below its mount. */
  | { from: 'vault'; path: string; key: string };

const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9 ._@-]{0,119}$/;
const MAX_PATH = 300;

const hasDots = (text: string) => text.includes('..');

/** Whether a reference names a place outside of the portal. */
export const isElsewhere = (reference: string): boolean => /^(kubernetes|vault):/.test(reference);

/**
 * Reads where a secret is: `kubernetes:name/key`, `kubernetes:namespace/name/key` or `vault:path/to/it#key`. Undefined
 * where the text names no place, or one that no cluster or Vault could have.
 */
export function readSecretLocation(reference: string): SecretLocation | undefined {
  const rest = reference.slice(reference.indexOf(':') + 1);
  if (hasDots(rest)) return undefined;
  if (reference.startsWith('kubernetes:')) {
    const parts = rest.split('/');
    const [key = '', name = '', namespace] = parts.reverse();
    if (parts.length < 2 || parts.length > 3 || !NAME.test(name) || !KEY.test(key)) return undefined;
    if (namespace === undefined) return { from: 'kubernetes', name, key };
    return NAMESPACE.test(namespace) ? { from: 'kubernetes', namespace, name, key } : undefined;
  }
  if (reference.startsWith('vault:')) {
    const at = rest.lastIndexOf('#');
    const [path, key] = [rest.slice(0, at), rest.slice(at + 1)];
    const fits = at > 0 && path.length <= MAX_PATH && path.split('/').every(part => SEGMENT.test(part));
    return fits && KEY.test(key) ? { from: 'vault', path, key } : undefined;
  }
  return undefined;
}

/** A place as a reference names it; the opposite of {@link readSecretLocation}. */
export function writeSecretLocation(location: SecretLocation): string {
  if (location.from === 'vault') return `vault:${location.path}#${location.key}`;
  const { namespace, name, key } = location;
  return `kubernetes:${namespace === undefined ? '' : `${namespace}/`}${name}/${key}`;
}

/** A place in words: "key token of Secret jenkins", "key token of ci/jenkins in Vault". */
export function describeSecretLocation(location: SecretLocation): string {
  if (location.from === 'vault') return `key ${location.key} of ${location.path} in Vault`;
  const { namespace, name, key } = location;
  return `key ${key} of Secret ${name}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}

/**
 * A reference as people write it in a terminal: `@k8s:name/key`, `@vault:path#key`. Undefined for any other text; a text
 * that begins like one and names no place is for the caller to refuse.
 */
export function readReferenceShorthand(text: string): string | undefined {
  const [, scheme, rest] = /^@(k8s|kubernetes|vault):(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  return `${scheme === 'vault' ? 'vault' : 'kubernetes'}:${rest}`;
}
