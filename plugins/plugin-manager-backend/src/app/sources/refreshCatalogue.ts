import { mergeListing } from '../../domain/catalogue/mergeListing';
import { placeEntries } from '../../domain/catalogue/placeEntries';
import {
  inTurns,
  takeTurns,
  type CatalogueSources,
  type PlacedListing,
  type StoreTransaction,
} from '../../ports';

/** Raised where listings are made otherwise from the same entries, so that all are made anew. */
const MERGE = 1;

/** Makes the listings anew from what all sources say and what is published, within the transaction that changed it. */
export async function refreshCatalogue(
  tx: Pick<StoreTransaction, 'sources'>,
  configured: Pick<CatalogueSources, 'list'>,
  at: Date
): Promise<void> {
  const found = await tx.sources.listEntryNames();
  const order = new Map(configured.list().map((source, index) => [source.name, index]));
  const kinds = new Map((await tx.sources.list()).map(source => [source.name, source.kind]));
  const kindOf = (source: string) => kinds.get(source) ?? 'unknown';
  const rank = (source: string) => order.get(source) ?? order.size;
  // Stable: within a source entries stay in the order of their keys.
  const entries = found.sort((a, b) => rank(a.source) - rank(b.source));
  // Where nothing is listed, publishing need not look at every release.
  const published = found.length > 0 ? await tx.sources.publishedPackages() : { ids: [], byPackage: {} };
  const placed = await inTurns(placeEntries(entries, published));
  const turn = takeTurns();
  const listings: PlacedListing[] = [];
  for (const { pluginId, entries: made } of placed) {
    const said = made.map(({ source, key, digest }) => `${source} ${kindOf(source)} ${key} ${digest}`);
    listings.push({ pluginId, entries: made, madeFrom: [MERGE, ...said].join('\n') });
    await turn();
  }
  await tx.sources.replaceListings(
    listings,
    (pluginId, made) =>
      mergeListing(
        pluginId,
        made.map(entry => ({ ...entry, kind: kindOf(entry.source) }))
      ),
    at
  );
}
