import type { JsonObject } from '../../domain/json';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import { restartOf, withReplicas, withRestart } from '../../domain/plan/deploymentObject';
import { egressTargets } from '../../domain/plan/egress';
import { hasBackend } from '../../domain/release/hasBackend';
import { refreshReferences } from '../../domain/render/refreshReferences';
import type { ReleaseRecord } from '../../ports';
import type { Choice } from './chooseReleases';
import type { ComposeDependencies } from './composeItem';
import { referredSecrets } from './prepareConfig';

/** Every backend has a database of its own: also one that keeps no data has its signing keys there. */
export const usesDatabase = ({ manifest }: ReleaseRecord) => hasBackend(manifest);

/** Pods that were adopted earlier: what runs has another number than its release says. They outlast an update. */
function adoptedBefore({ base }: Choice): number | undefined {
  if (!base || base.revision.replicas === 0) return undefined;
  const { replicas } = base.revision;
  return replicas === base.release.manifest.deployment.replicas ? undefined : replicas;
}

/** All objects that the installation has afterwards. */
export function objectsAfter(
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
