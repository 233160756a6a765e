import type { PlanItem, PlannedRelease } from '@flyloft/plugin-manager-common';
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
import { egressTargets } from '../../domain/plan/egress';
import { grantChanges, loadingModeOf, secretsGiven, type Granted } from '../../domain/plan/grants';
import { networkEdges, type Connected } from '../../domain/plan/network';
import { planObjects } from '../../domain/plan/objectChanges';
import { hasBackend } from '../../domain/release/hasBackend';
import { isolationMeets } from '../../domain/release/isolationMeets';
import type { RenderInstallation } from '../../domain/render/types';
import type { PluginDatabases, ReleaseRecord, SchemaEngine, SecretStore } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { SecretsElsewhere } from '../secrets/elsewhere';
import { explainValues, policyWarnings } from './againstPolicy';
import type { Choice } from './chooseReleases';
import { configAfter, PARTIAL } from './configAfter';
import type { Reads } from './current';
import { objectsAfter, usesDatabase } from './objectsAfter';
import type { NewSecret } from './prepareConfig';

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

/** Whether an environment keeps plugins apart as much as a release demands. */
export function isolationRefusal(release: ReleaseRecord, environment: EnvironmentConfig) {
  const { minimum } = release.manifest.isolation;
  if (isolationMeets(environment.isolation, minimum)) return undefined;
  return refused(
    'DEPENDENCY_UNSATISFIABLE',
    `${release.manifest.name} ${release.version} wants isolation "${minimum}", and ${environment.title} has "${environment.isolation}". Choose another environment.`
  );
}

/** The release's own check of its connections, for whoever decides; where no configuration comes nothing is to be tried. */
function connectionCheckOf(
  kind: Choice['kind'],
  release: ReleaseRecord | undefined
): Pick<PlanItem, 'connectionCheck'> {
  const check = PARTIAL.includes(kind) ? undefined : release?.manifest.connectionCheck;
  if (!check) return {};
  const { description, timeoutSeconds } = check;
  return { connectionCheck: { timeoutSeconds, ...(description === undefined ? {} : { description }) } };
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
      ...connectionCheckOf(kind, release),
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
