/** What is wrong with an address; undefined where nothing is. */
export function checkUrl(
  value: unknown,
  protocols: readonly string[] = ['https', 'http']
): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  if (value !== value.trim()) return 'must not start or end with a space';
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return 'must be an address, such as https://example.com';
  }
  const protocol = url.protocol.replace(':', '');
  if (!protocols.includes(protocol))
    return `must start with ${protocols.map(name => `${name}://`).join(' or ')}`;
  if (url.username !== '' || url.password !== '') {
    return 'must not contain a name or a password; enter them as secrets';
  }
  if (url.hostname === '') return 'must name a host';
  return undefined;
}
