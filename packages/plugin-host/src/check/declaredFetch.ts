import type { Config } from '@backstage/config';

/** Hosts that a plugin's configuration names: what `backend.reading.allow` holds in its pod. */
export function declaredHosts(config: Config): ReadonlySet<string> {
  const entries = config.getOptionalConfigArray('backend.reading.allow') ?? [];
  return new Set(entries.map(entry => entry.getString('host').toLowerCase()));
}

/** The portal's message where a check asks for a host that nothing declares. */
const notDeclared = (host: string) =>
  `${host} is not among the hosts that this plugin may reach with this configuration. Declare it with egress or egressFrom in the manifest.`;

/**
 * `fetch` for the hosts that the manifest and the configuration name, and no others. It follows no redirect, because that
 * could lead elsewhere. A seat belt: the fence is the pod's network policy.
 */
export function declaredFetch(
  hosts: ReadonlySet<string>,
  signal: AbortSignal,
  send: typeof fetch = fetch
): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    if (!isWeb || !hosts.has(url.host.toLowerCase())) throw new Error(notDeclared(url.host || url.protocol));
    const signals = [signal, ...(init?.signal ? [init.signal] : [])];
    return send(input, { ...init, redirect: 'manual', signal: AbortSignal.any(signals) });
  };
}
