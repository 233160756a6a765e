import { isElsewhere, type PlanItem, type PlannedRelease } from '@flyloft/plugin-manager-common';
import { diffValues } from '../../domain/config/diffValues';
import type { JsonObject } from '../../domain/json';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import type { PlannedObject } from '../../domain/operation/compileSteps';
import {
  breakingChanges,
  irreversible,
  newMigrations,
  rollbackWarnings,
} from '../../domain/plan/consequences';
import { hooksOf } from '../../domain/plan/hooks';
import { restartOf, withReplicas, withRestart } from '../../domain/plan/deploymentObject';
import { egressTargets } from '../../domain/plan/egress';
import { grantChanges, loadingModeOf, secretsGiven, type Granted } from '../../domain/plan/grants';
import { networkEdges, type Connected } from '../../domain/plan/network';
import { planObjects } from '../../domain/plan/objectChanges';
import { hasBackend } from '../../domain/release/hasBackend';
import { isolationMeets } from '../../domain/release/isolationMeets';
import { refreshReferences, withHashes } from '../../domain/render/refreshReferences';
import type { RenderInstallation } from '../../domain/render/types';
import type { PluginDatabases, ReleaseRecord, SchemaEngine, SecretStore } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { SecretsElsewhere } from '../secrets/elsewhere';
import { explainValues, policyWarnings } from './againstPolicy';
import type { Choice } from './chooseReleases';
import type { Reads } from './current';
import { prepareConfig, referredSecrets, type NewSecret } from './prepareConfig';

/** What composing needs. */
export type ComposeDependencies = {
  reads: Reads & { secrets: Pick<SecretStore, 'find' | 'hash' | 'reveal'> };
  schemaEngine: SchemaEngine;
  elsewhere: Pick<SecretsElsewhere, 'look'>;
  databases: Pick<PluginDatabases, 'access'>;
  render: RenderInstallation;
  tenant: string;
  environment: EnvironmentConfig;
  newId: () => string;
  /** Restarts pods where it differs from the last one. */
  nonce: string;
  actor: string;
  /** Pods that somebody scaled it to by hand, where that is to stay. */
  adoptedReplicas?: number;
  /** Secrets of the plan that this one replaces, by plugin. */
  earlierSecrets: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Aborted where nobody waits for the plan any more. */
  signal?: AbortSignal;
};

/** One plugin's part of a plan. */
export type ComposedItem = {
  item: PlanItem;
  release?: PlannedRelease;
  base: KubernetesObject[];
  /** All objects afterwards, also those that are not touched. */
  after: KubernetesObject[];
  planned: PlannedObject[];
  values: ReturnType<typeof diffValues>;
  grants: ReturnType<typeof grantChanges>;
  network: ReturnType<typeof networkEdges>;
  irreversible: ReturnType<typeof irreversible>;
  migrations: Array<{ pluginId: string; id: string; kind: string }>;
  hooks: ReturnType<typeof hooksOf>;
  secrets: NewSecret[];
  warnings: string[];
};

const PARTIAL: readonly string[] = ['start', 'stop', 'restart'];

/** Every backend has a database of its own: also one that keeps no data has its signing keys there. */
const usesDatabase = ({ manifest }: ReleaseRecord) => hasBackend(manifest);

/** What a release is granted with a config. */
export function grantedTo(
  release: ReleaseRecord | undefined,
  config: JsonObject,
  { policy }: EnvironmentConfig
): Granted | undefined {
  if (!release) return undefined;
  const { manifest } = release;
  return {
    manifest,
    egress: egressTargets(manifest, config).targets,
    loadingMode: loadingModeOf(release, policy.inPage),
    secrets: secretsGiven(config),
  };
}

/** Where a release's pods connect to with a config; undefined for one without pods. */
function connectedBy(
  release: ReleaseRecord | undefined,
  pluginId: string,
  config: JsonObject,
  { databases, tenant, environment }: ComposeDependencies
): Connected | undefined {
  if (!release || !hasBackend(release.manifest)) return undefined;
  const { host, port } = databases.access({ tenant, environment: environment.id, pluginId });
  return { egress: egressTargets(release.manifest, config).targets, database: { host, port } };
}

/** The config of a revision with the secrets of now that are kept elsewhere; refused where one is gone. */
async function refreshedConfig(
  config: JsonObject,
  look: (reference: string) => ReturnType<SecretsElsewhere['look']>
): Promise<Outcome<{ config: JsonObject; secrets: NewSecret[] }>> {
  const hashes = new Map<string, string>();
  for (const reference of referredSecrets(config).keys()) {
    if (!isElsewhere(reference)) continue;
    const looked = await look(reference);
    if (looked.outcome !== 'found') return { outcome: 'refused', refusal: looked.refusal };
    hashes.set(reference, looked.hash);
  }
  return ok({ config: withHashes(config, hashes) as JsonObject, secrets: [] });
}

const policyOf = ({ policy: { configuration } }: EnvironmentConfig) =>
  configuration ? { policy: configuration } : {};

/** The config that a change leads to. */
async function configAfter(
  choice: Choice,
  release: ReleaseRecord,
  dependencies: ComposeDependencies
): Promise<Outcome<{ config: JsonObject; secrets: NewSecret[] }>> {
  const { base, wanted, revision, kind } = choice;
  const current = base?.revision.config ?? {};
  const look = (reference: string) =>
    dependencies.elsewhere.look(reference, {
      tenant: dependencies.tenant,
      environment: dependencies.environment,
      pluginId: choice.pluginId,
    });
  if (revision) return refreshedConfig(revision.config, look);
  if (PARTIAL.includes(kind)) return ok({ config: current, secrets: [] });
  const given = wanted && 'config' in wanted ? wanted.config : undefined;
  const earlier = dependencies.earlierSecrets.get(choice.pluginId) ?? new Map<string, string>();
  const prepared = await prepareConfig({
    schemaEngine: dependencies.schemaEngine,
    secrets: dependencies.reads.secrets,
    newId: dependencies.newId,
    manifest: release.manifest,
    given: given ?? current,
    known: new Map([...earlier, ...referredSecrets(current)]),
    actor: dependencies.actor,
    lookElsewhere: look,
    environment: { id: dependencies.environment.id },
    ...policyOf(dependencies.environment),
    carriedOver: given === undefined,
    ...(dependencies.signal ? { signal: dependencies.signal } : {}),
  });
  if (prepared.outcome === 'ok' || wanted) return prepared;
  const [first] = choice.neededBy;
  return refused(
    prepared.refusal.code,
    `${prepared.refusal.message} ${
      base
        ? 'Update it with a configuration first.'
        : `${first ?? 'Another plugin'} needs it: install it first, configured.`
    }`,
    prepared.refusal.details
  );
}

/** Pods that were adopted earlier: what runs has another number than its release says. They outlast an update. */
function adoptedBefore({ base }: Choice): number | undefined {
  if (!base || base.revision.replicas === 0) return undefined;
  const { replicas } = base.revision;
  return replicas === base.release.manifest.deployment.replicas ? undefined : replicas;
}

/** All objects that the installation has afterwards. */
function objectsAfter(
  choice: Choice,
  release: ReleaseRecord,
  config: JsonObject,
  dependencies: ComposeDependencies
): KubernetesObject[] {
  const { kind, base, revision, pluginId } = choice;
  const { tenant, environment } = dependencies;
  const current = base?.revision.objects ?? [];
  const wantedReplicas =
    dependencies.adoptedReplicas ?? adoptedBefore(choice) ?? release.manifest.deployment.replicas;
  const stopped = base?.revision.replicas === 0;
  switch (kind) {
    case 'stop':
      return withReplicas(current, 0);
    case 'start':
      return withReplicas(current, wantedReplicas);
    case 'restart':
      return withRestart(current, dependencies.nonce);
    default: {
      const replicas = stopped ? 0 : wantedReplicas;
      // What a revision ran is put back as it was, not made anew.
      if (revision) {
        return withReplicas(refreshReferences(pluginId, revision.objects, referredSecrets(config)), replicas);
      }
      const access = usesDatabase(release)
        ? dependencies.databases.access({ tenant, environment: environment.id, pluginId })
        : undefined;
      const objects = dependencies.render({
        tenant,
        environment,
        release: {
          pluginId,
          version: release.version,
          manifest: release.manifest,
          bundleDigest: release.bundleDigest,
        },
        config,
        replicas,
        egress: egressTargets(release.manifest, config).targets,
        ...(access
          ? {
              database: {
                host: access.host,
                port: access.port,
                database: access.database,
                user: access.user,
                ssl: access.ssl,
              },
            }
          : {}),
      });
      const restart = restartOf(current);
      return restart === undefined ? objects : withRestart(objects, restart);
    }
  }
}

/** Whether an environment keeps plugins apart as much as a release demands. */
export function isolationRefusal(release: ReleaseRecord, environment: EnvironmentConfig) {
  const { minimum } = release.manifest.isolation;
  if (isolationMeets(environment.isolation, minimum)) return undefined;
  return refused(
    'DEPENDENCY_UNSATISFIABLE',
    `${release.manifest.name} ${release.version} wants isolation "${minimum}", and ${environment.title} has "${environment.isolation}". Choose another environment.`
  );
}

function warningsOf(choice: Choice, config: JsonObject, environment: EnvironmentConfig): string[] {
  const { release, base, kind } = choice;
  const warnings: string[] = [];
  if (!release) return warnings;
  const { manifest, version, yanked, deprecated, trustTier } = release;
  if (yanked) warnings.push(`${manifest.name} ${version} was withdrawn by its publisher.`);
  if (deprecated || manifest.maturity === 'deprecated')
    warnings.push(`${manifest.name} ${version} is deprecated.`);
  for (const { field } of egressTargets(manifest, config).unreadable) {
    warnings.push(
      `${manifest.name} names "${field}" as an address, but its value is none: no connection is opened for it.`
    );
  }
  const weak = environment.isolation === 'none' || environment.isolation === 'process';
  if (weak && trustTier === 'community' && manifest.packed.backend) {
    warnings.push(`${manifest.name} comes from the community, and plugins are not isolated here.`);
  }
  if (kind === 'rollback' && base) warnings.push(...rollbackWarnings(base.release.manifest, manifest));
  return warnings;
}

/** Works out what one chosen change means: its config, objects, grants, and what cannot be undone. */
export async function composeItem(
  choice: Choice,
  dependencies: ComposeDependencies
): Promise<Outcome<ComposedItem>> {
  const { kind, pluginId, base, release, revision } = choice;
  const { environment } = dependencies;
  const baseConfig = base?.revision.config ?? {};
  const baseObjects = base?.revision.objects ?? [];
  const removesData =
    choice.wanted?.kind === 'uninstall' &&
    choice.wanted.removeData === true &&
    !!base &&
    usesDatabase(base.release);
  const shown = release ?? base?.release;
  if (!shown) throw new Error(`${pluginId} has neither a release to come nor one that runs`);

  const demands = release && isolationRefusal(release, environment);
  if (demands) return demands;
  const prepared = release
    ? await configAfter(choice, release, dependencies)
    : ok({ config: {}, secrets: [] });
  if (prepared.outcome === 'refused') return prepared;
  const { config, secrets } = prepared.value;
  const after = release ? objectsAfter(choice, release, config, dependencies) : [];
  // Whatever runs again is waited for at its Service.
  const needed = kind === 'stop' ? ['Deployment'] : ['Deployment', 'Service'];
  const touched = PARTIAL.includes(kind) ? after.filter(object => needed.includes(object.kind)) : after;
  const planned = planObjects(pluginId, PARTIAL.includes(kind) ? touched : baseObjects, touched);
  const releases = release && base ? await dependencies.reads.registry.listReleases(pluginId) : [];
  const namespace = [...after, ...baseObjects].map(({ metadata }) => metadata.namespace).find(Boolean);
  const consequences = { kind, pluginId, removesData, usesDatabase: !!base && usesDatabase(base.release) };

  return ok({
    item: {
      kind,
      pluginId,
      name: shown.manifest.name,
      publisher: shown.publisher,
      trustTier: shown.trustTier,
      ...(base ? { from: base.revision.release } : {}),
      ...(release ? { to: release.version, config } : {}),
      neededBy: choice.neededBy,
      breakingChanges: release ? breakingChanges(base?.revision.release, release.version, releases) : [],
      ...(namespace ? { namespace } : {}),
      ...(revision ? { toRevision: revision.number } : {}),
      removesData,
    },
    ...(release
      ? {
          release: {
            pluginId,
            name: release.manifest.name,
            publisher: release.publisher,
            trustTier: release.trustTier,
            version: release.version,
            bundleDigest: release.bundleDigest,
            manifestDigest: release.manifestDigest,
            loadingMode: loadingModeOf(release, environment.policy.inPage),
          },
        }
      : {}),
    base: baseObjects,
    after,
    planned,
    values: release ? explainValues(diffValues(baseConfig, config), pluginId, environment) : [],
    grants: grantChanges(
      pluginId,
      grantedTo(base?.release, baseConfig, environment),
      grantedTo(release, config, environment),
      environment.isolation
    ),
    network: networkEdges(
      pluginId,
      connectedBy(base?.release, pluginId, baseConfig, dependencies),
      connectedBy(release, pluginId, config, dependencies),
      environment
    ),
    irreversible: irreversible(consequences, base?.release.manifest, release?.manifest),
    migrations:
      release && kind !== 'rollback'
        ? newMigrations(base?.release.manifest, release.manifest).map(({ id, kind: migration }) => ({
            pluginId,
            id,
            kind: migration,
          }))
        : [],
    hooks: hooksOf({
      kind,
      pluginId,
      ...(base ? { before: base.release.manifest } : {}),
      ...(release ? { after: release.manifest } : {}),
    }),
    secrets,
    warnings: [
      ...warningsOf(choice, config, environment),
      ...(revision ? policyWarnings(shown.manifest.name, pluginId, config, environment) : []),
    ],
  });
}

/** Whether carrying the item out would change nothing at all. */
export function changesNothing({ item, values, planned, base, release }: ComposedItem): boolean {
  if (item.kind !== 'configure' && item.kind !== 'update' && item.kind !== 'rollback') return false;
  if (item.from !== release?.version || values.length > 0) return false;
  const applied = planned.filter(({ action }) => action === 'apply').map(({ object }) => object);
  return planned.length === applied.length && JSON.stringify(applied) === JSON.stringify(base);
}
