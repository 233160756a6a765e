import type {
  GenerationRecord,
  InstallationRecord,
  ReleaseRecord,
  RevisionRecord,
  StoreTransaction,
} from '../../ports';

/** What can be read of the store, within a transaction or not. */
export type Reads = Pick<StoreTransaction, 'registry' | 'installations'>;

/** What an installation runs with. */
export type Current = { installation: InstallationRecord; revision: RevisionRecord; release: ReleaseRecord };

/** The newest generation: which release of which plugin is installed. */
export async function currentGeneration(
  reads: Reads,
  tenant: string,
  environment: string
): Promise<Pick<GenerationRecord, 'number' | 'revisions'>> {
  const number = await reads.installations.currentGeneration(tenant, environment);
  const found = number > 0 && (await reads.installations.findGeneration(tenant, environment, number));
  return found ? found : { number: 0, revisions: {} };
}

/** What a plugin runs with; undefined where it is not installed. */
export async function findCurrent(
  reads: Reads,
  tenant: string,
  environment: string,
  pluginId: string
): Promise<Current | undefined> {
  const installation = await reads.installations.find(tenant, environment, pluginId);
  if (!installation || installation.revision === 0) return undefined;
  const revision = await reads.installations.findRevision(installation.id, installation.revision);
  if (!revision) return undefined;
  const release = await reads.registry.findRelease(pluginId, revision.release);
  return release && { installation, revision, release };
}
