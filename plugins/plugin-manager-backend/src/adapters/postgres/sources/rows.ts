import { sourceCountsSchema, sourceSyncSchema, type SourceSync } from '@flyloft/plugin-manager-common';
import { z } from 'zod';
import type { SourceSyncRecord } from '../../../ports';

/** A row of `source_syncs`. */
export type SyncRow = {
  id: string;
  source: string;
  trigger: SourceSync['trigger'];
  actor: string;
  state: SourceSync['state'];
  started_at: Date;
  ended_at: Date | null;
  progress: unknown;
  counts: unknown;
  read: unknown;
  defects: number;
  revision: string | null;
  message: string | null;
};

/** A sync from its row. */
export function toSync(row: SyncRow): SourceSyncRecord {
  return {
    id: row.id,
    source: row.source,
    trigger: row.trigger,
    actor: row.actor,
    state: row.state,
    startedAt: row.started_at,
    defects: row.defects,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.progress === null ? {} : { progress: sourceSyncSchema.shape.progress.parse(row.progress) }),
    ...(row.counts === null ? {} : { counts: sourceCountsSchema.parse(row.counts) }),
    ...(row.read === null ? {} : { read: z.record(z.string(), z.int()).parse(row.read) }),
    ...(row.revision === null ? {} : { revision: row.revision }),
    ...(row.message === null ? {} : { message: row.message }),
  };
}
