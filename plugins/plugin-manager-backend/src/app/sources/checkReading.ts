import { sourceListingSchema, type SourceDefect, type SourceListing } from '@flyloft/plugin-manager-common';
import type { SourceReading } from '@flyloft/plugin-manager-node';
import { takeTurns, type SourceContent } from '../../ports';

/** Most entries and defects that are stored of one source. */
const MAX_LISTINGS = 50_000;
const MAX_DEFECTS = 5_000;

/**
 * What is stored of a reading: listings in the form that everybody relies on. One that has another form, or repeats a
 * key, is reported instead, and the entry of before stays.
 */
export async function checkReading(
  reading: Extract<SourceReading, { outcome: 'read' }>
): Promise<SourceContent> {
  const turn = takeTurns();
  const listings = new Map<string, SourceListing>();
  const kept = new Set(reading.kept);
  const defects: SourceDefect[] = [...reading.defects];
  for (const candidate of reading.listings) {
    await turn();
    const parsed = sourceListingSchema.safeParse(candidate);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const { key } = Object(candidate);
      if (typeof key === 'string') kept.add(key);
      defects.push({
        code: 'entity-invalid',
        ...(typeof key === 'string' ? { entry: key.slice(0, 300) } : {}),
        message: `${issue?.path.join('.') || 'The entry'}: ${issue?.message ?? 'has another form'}.`,
        fix: 'Correct the entry; until then what was read of it before stays.',
      });
      continue;
    }
    if (listings.has(parsed.data.key)) {
      defects.push({
        code: 'entry-duplicate',
        entry: parsed.data.key,
        message: `There are two entries ${parsed.data.key}; the first one counts.`,
        fix: 'Remove one of the two.',
      });
      continue;
    }
    listings.set(parsed.data.key, parsed.data);
  }
  if (listings.size > MAX_LISTINGS) {
    throw new Error(`The source has ${listings.size} entries; at most ${MAX_LISTINGS} are taken.`);
  }
  return {
    listings: [...listings.values()],
    kept: [...kept],
    incomplete: reading.incomplete ?? false,
    collections: reading.collections,
    defects: defects.slice(0, MAX_DEFECTS),
  };
}
