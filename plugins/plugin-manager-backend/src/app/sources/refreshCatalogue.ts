import { mergeEntries } from '../../domain/catalogue/mergeEntries';
import type { CatalogueSources, StoreTransaction } from '../../ports';

/** Makes the listings anew from what all sources say and what is published, within the transaction that changed it. */
export async function refreshCatalogue(
  tx: Pick<StoreTransaction, 'sources'>,
  configured: Pick<CatalogueSources, 'list'>,
  at: Date
): Promise<void> {
  const found = await tx.sources.listEntries();
  if (found.length === 0) {
    // Where nothing is listed, publishing need not look at every release.
    await tx.sources.replaceListings([], at);
    return;
  }
  const order = new Map(configured.list().map((source, index) => [source.name, index]));
  const kinds = new Map((await tx.sources.list()).map(source => [source.name, source.kind]));
  const rank = (source: string) => order.get(source) ?? order.size;
  const entries = found
    .map(entry => ({ ...entry, kind: kinds.get(entry.source) ?? 'unknown' }))
    // Stable: within a source entries stay in the order of their keys.
    .sort((a, b) => rank(a.source) - rank(b.source));
  const merged = mergeEntries(entries, await tx.sources.publishedPackages());
  await tx.sources.replaceListings(
    merged.map(({ listing, entries: made }) => {
      const pictured = made.find(entry => entry.listing.icon);
      return { listing, ...(pictured ? { iconOf: { source: pictured.source, key: pictured.key } } : {}) };
    }),
    at
  );
}
