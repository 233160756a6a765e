import type { Store } from '../../ports';
import { refused } from '../outcome';
import { packCommandOf } from './getListing';

/** Why a plugin that catalogues name cannot be installed, and the way out; undefined where none names it. */
export async function bundleMissing(
  store: Pick<Store, 'sources'>,
  pluginId: string
): Promise<ReturnType<typeof refused> | undefined> {
  const found = await store.sources.findListing(pluginId);
  if (!found) return undefined;
  return refused(
    'BUNDLE_MISSING',
    `${found.listing.name} has no bundle yet, so it cannot be installed. Ask for it: an admin gets the command that makes one.`,
    { pluginId, command: packCommandOf(found.listing) }
  );
}
