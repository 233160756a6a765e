import type { Source, SourceDetail, SourceSync } from '@flyloft/plugin-manager-common';
import type { CatalogueSources, SourceRecord, SourceSyncRecord, Store } from '../../ports';

const HISTORY = 20;
const DEFECTS = 1000;

/** A sync as the API answers it. */
export function toSyncAnswer({ startedAt, endedAt, ...sync }: SourceSyncRecord): SourceSync {
  return {
    ...sync,
    startedAt: startedAt.toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}

/** A source with its last sync. */
export async function viewSource(
  { store, sources }: { store: Store; sources: CatalogueSources },
  { nextAt, ...source }: SourceRecord
): Promise<Source> {
  const [last] = await store.sources.listSyncs(source.name, 1);
  const freshAt = await store.sources.freshAt(source.name);
  return {
    ...source,
    ...(last ? { last: toSyncAnswer(last) } : {}),
    ...(freshAt ? { freshAt: freshAt.toISOString() } : {}),
    ...(nextAt ? { nextAt: nextAt.toISOString() } : {}),
    webhook: sources.find(source.name)?.webhook !== undefined,
  };
}

/** A source with its latest syncs and what is wrong in it. */
export async function viewSourceDetail(
  dependencies: { store: Store; sources: CatalogueSources },
  source: SourceRecord
): Promise<SourceDetail> {
  const { store } = dependencies;
  const [shown, history, defectList] = await Promise.all([
    viewSource(dependencies, source),
    store.sources.listSyncs(source.name, HISTORY),
    store.sources.listDefects(source.name, DEFECTS),
  ]);
  return { ...shown, history: history.map(toSyncAnswer), defectList };
}
