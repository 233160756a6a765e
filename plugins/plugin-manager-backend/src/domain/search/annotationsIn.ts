/** Domains whose paths stand in readmes without being keys of annotations. */
const NOT_A_KEY =
  /^(?:www\.|docs\.|ghcr\.io\/|docker\.io\/|quay\.io\/|registry\.|api\.|access\.|issues\.|npmjs\.|raw\.)/;
/** Kinds of files and hosts that look like a key: `github.com/acme`, `example.yaml/x`. */
const NOT_A_DOMAIN = /\.(?:md|js|ts|tsx|jsx|json|ya?ml|png|svg|jpe?g|gif|html?|css|sh|git)\//;

/** Annotations that every catalogue has: they say nothing about which plugin would help. */
const EVERYWHERE =
  /^(?:backstage\.io\/(?:managed-by|view-url|edit-url|orphan|source-|definition-at|ldap)|kubernetes\.io\/)/;

/** Most keys that are learnt from one readme. */
const MOST = 20;

/**
 * Annotations of the catalogue that a readme tells to set: keys such as `jenkins.io/job-full-name`, on a line of their
 * own as in a catalog-info.yaml, or set in code marks. A guess, so it is only asked where the manifest names none.
 */
export function annotationsIn(readme: string): string[] {
  const found = new Set<string>();
  const key = '([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9-]+)+\\/[a-zA-Z0-9][a-zA-Z0-9._-]{1,62})';
  const places = [
    // A line of YAML: the key, a colon and a value; an address has neither quotes nor a space after its colon.
    new RegExp(`^[ \\t]+['"]?${key}['"]?[ \\t]*:(?:[ \\t]|$)`, 'gm'),
    new RegExp(`\`['"]?${key}['"]?(?:[:=][^\`\\n]*)?\``, 'g'),
  ];
  for (const place of places) {
    for (const [, name = ''] of readme.matchAll(place)) {
      if (NOT_A_KEY.test(name) || NOT_A_DOMAIN.test(name) || /\/v\d/.test(name) || EVERYWHERE.test(name))
        continue;
      found.add(name);
    }
  }
  return [...found].slice(0, MOST);
}
