import type { RootConfigService } from '@backstage/backend-plugin-api';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The host part of a Host header, without its port, in lower case. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

/**
 * Names under which the portal answers: those of its own base addresses, and what `backend.allowedHosts` adds (a probe
 * or an internal Service name). Source: security rule 25 — a page elsewhere can point its own name at loopback.
 */
export function readAllowedHosts(config: RootConfigService): ReadonlySet<string> {
  const names = new Set<string>();
  for (const key of ['app.baseUrl', 'backend.baseUrl', 'pluginManager.portal.internalUrl']) {
    const value = config.getOptionalString(key);
    if (value && URL.canParse(value)) names.add(new URL(value).hostname.toLowerCase());
  }
  if ([...names].some(name => LOOPBACK.includes(name))) LOOPBACK.forEach(name => names.add(name));
  for (const name of config.getOptionalStringArray('backend.allowedHosts') ?? []) names.add(nameOf(name));
  return names;
}

/** Whether a request's Host header names this portal. */
export function checkHost(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  return host !== undefined && allowed.has(nameOf(host));
}
