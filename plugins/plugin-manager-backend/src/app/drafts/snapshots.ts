import {
  checkConfigShape,
  type SaveSnapshot,
  type Snapshot,
  type SnapshotList,
} from '@flyloft/plugin-manager-common';
import type { Actor, SnapshotRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { DraftDependencies, DraftOf } from './drafts';
import { sealSecrets } from './sealSecrets';

/** Snapshots that one person keeps of one plugin; the oldest has to go before there is another. */
const MOST = 50;

const toSnapshot = ({ name, release, config, createdAt }: SnapshotRecord): Snapshot => ({
  name,
  release,
  config,
  createdAt: createdAt.toISOString(),
});

/** The configurations that this person keeps under a name, newest first. */
export async function listSnapshots(
  { store }: DraftDependencies,
  of: DraftOf,
  actor: Actor
): Promise<Outcome<SnapshotList>> {
  const snapshots = await store.drafts.listSnapshots({ ...of, actor });
  return ok({ items: snapshots.map(toSnapshot) });
}

/** Keeps a configuration under a name; one of the same name is replaced. */
export async function saveSnapshot(
  { store, clock }: DraftDependencies,
  of: DraftOf,
  { name, release: version, config }: SaveSnapshot,
  actor: Actor
): Promise<Outcome<Snapshot>> {
  const release = await store.registry.findRelease(of.pluginId, version);
  if (!release) return refused('RELEASE_NOT_FOUND', `${of.pluginId} has no release ${version}.`);
  const issue = checkConfigShape(config);
  if (issue) return refused('CONFIG_INVALID', `${issue.path} ${issue.message}.`, { issues: [issue] });
  return store.transaction(async tx => {
    const kept = await tx.drafts.listSnapshots({ ...of, actor });
    if (kept.length >= MOST && !kept.some(other => other.name === name)) {
      return refused('INPUT_INVALID', `You keep ${MOST} snapshots of this plugin. Remove one first.`);
    }
    const record: SnapshotRecord = {
      ...of,
      actor,
      name,
      release: version,
      config: await sealSecrets(tx.secrets, release.manifest, config, actor),
      createdAt: clock.now(),
    };
    await tx.drafts.saveSnapshot(record);
    return ok(toSnapshot(record));
  });
}

/** Throws a snapshot away. */
export async function removeSnapshot(
  { store }: DraftDependencies,
  of: DraftOf,
  name: string,
  actor: Actor
): Promise<Outcome<void>> {
  return (await store.drafts.removeSnapshot({ ...of, actor }, name))
    ? ok(undefined)
    : refused('DRAFT_NOT_FOUND', 'You have no such snapshot.');
}
