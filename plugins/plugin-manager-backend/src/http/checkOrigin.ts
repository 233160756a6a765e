import type { RootConfigService } from '@backstage/backend-plugin-api';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { Request } from 'express';

/** Where the portal's own pages come from, by its base addresses. */
export function readAllowedOrigins(config: RootConfigService): ReadonlySet<string> {
  const addresses = ['app.baseUrl', 'backend.baseUrl'].map(key => config.getOptionalString(key) ?? '');
  return new Set(addresses.filter(address => URL.canParse(address)).map(address => new URL(address).origin));
}

/**
 * Refuses a request that a page of another site made (security rule 25). Programs send neither header; browsers always
 * send Sec-Fetch-Site, and Origin with everything but GET. Another port of the same machine is another site: what runs
 * there may belong to anybody.
 */
export function checkOrigin(req: Pick<Request, 'headers'>, allowedOrigins: ReadonlySet<string>): void {
  const { origin, host } = req.headers;
  const site = req.headers['sec-fetch-site'];
  // The Host header was checked before any route; a page from there is the portal's under another of its names.
  const own =
    origin !== undefined &&
    (allowedOrigins.has(origin) || (URL.canParse(origin) && new URL(origin).host === host));
  const refused = origin !== undefined ? !own : false;
  // Same-site is another port or a sibling domain: it is ours only where the Origin says so.
  const foreign = site === 'cross-site' || (site === 'same-site' && !own);
  if (refused || foreign) {
    throw new FlyloftError(
      'ORIGIN_REFUSED',
      'This request comes from a page of another site, so nothing was done. Use the portal itself.'
    );
  }
}
