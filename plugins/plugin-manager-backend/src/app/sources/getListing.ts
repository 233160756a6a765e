import { isNpmName, type CatalogueListing, type ListingAnswer } from '@flyloft/plugin-manager-common';
import { needsOf } from '../../domain/catalogue/needsOf';
import { fitsPortal, type PortalVersions } from '../../domain/release/fitsPortal';
import type { Actor, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';

/** The command that makes a bundle of a listing: of its plugin's package, not of a part of it. */
export function packCommandOf(listing: Pick<CatalogueListing, 'packages' | 'pluginId'>): string {
  const isPlugin = (role: string | undefined) =>
    role === undefined || /^(frontend|backend)-plugin$/.test(role);
  const main = listing.packages.find(one => isPlugin(one.role) && isNpmName(one.name));
  return `flyloft pack ${main?.name ?? listing.pluginId}`;
}

/** What the catalogue says of whether a plugin fits this portal. */
function describeFit(
  listing: CatalogueListing,
  portal: PortalVersions
): { fits: boolean; fitsBecause: string } {
  const supported = listing.packages.find(one => one.supportedVersions !== undefined)?.supportedVersions;
  const { fits, because } = fitsPortal(needsOf(listing), portal);
  if (!fits) return { fits, fitsBecause: because };
  return {
    fits,
    fitsBecause:
      supported === undefined
        ? 'Its catalogue does not say which Backstage it was made for.'
        : `Made for Backstage ${supported}; this portal runs ${portal.backstage}.`,
  };
}

/** What the catalogues say of a plugin, whether it can be installed or not. */
export async function getListing(
  { store, portal }: { store: Store; portal: PortalVersions },
  pluginId: string,
  actor: Actor
): Promise<Outcome<ListingAnswer>> {
  const found = await store.sources.findListing(pluginId);
  if (!found) {
    return refused(
      'PLUGIN_NOT_FOUND',
      `No catalogue names "${pluginId}". Search the marketplace, or ask for it.`
    );
  }
  const { listing } = found;
  const [owner, requesters] = await Promise.all([
    store.registry.findOwner(pluginId),
    store.feedback.listRequesters(pluginId),
  ]);
  return ok({
    ...listing,
    hasIcon: found.hasIcon,
    released: owner !== undefined,
    ...describeFit(listing, portal),
    asked: { count: requesters.length, byYou: requesters.some(one => one.requester === actor) },
    command: packCommandOf(listing),
    firstSeenAt: found.firstSeenAt.toISOString(),
    changedAt: found.changedAt.toISOString(),
  });
}
