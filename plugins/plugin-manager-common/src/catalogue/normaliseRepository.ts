/**
 * An address of source code in the one form in which it is compared: host and path in lower case, without protocol,
 * user, port, `.git`, query and slashes at the end. An empty text where it is no address.
 */
export function normaliseRepository(address: string): string {
  const text = address.trim().toLowerCase();
  const match =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([a-z0-9.-]+)(?::\d+)?\/([^?#]+)/.exec(text) ??
    /^[a-z0-9_-]+@([a-z0-9.-]+):([^?#]+)/.exec(text) ??
    /^((?:github|gitlab|bitbucket)\.[a-z]+)\/([^?#]+)/.exec(text);
  if (!match) return '';
  const path = (match[2] ?? '').replace(/\/+$/, '').replace(/\.git$/, '');
  return `${match[1]}/${path}`;
}
