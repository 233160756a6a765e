import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { Request } from 'express';
import { checkHost } from './proxy/allowedHosts';

/**
 * Refuses a request that a page of another site made (security rule 25). Programs send neither header; browsers always
 * send Sec-Fetch-Site, and Origin with everything but GET.
 */
export function checkOrigin(req: Pick<Request, 'headers'>, allowedHosts: ReadonlySet<string>): void {
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  const own =
    origin !== undefined &&
    URL.canParse(origin) &&
    checkHost(new URL(origin).host || undefined, allowedHosts);
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
