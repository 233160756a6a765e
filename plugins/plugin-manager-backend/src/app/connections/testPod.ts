/** The pod in which a configuration is tried: what an installation would get, in a namespace that is thrown away. */
import type { ReleaseRecord } from '../../ports';
import type { JsonObject } from '../../domain/json';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import { egressTargets } from '../../domain/plan/egress';
import type { RenderInstallation } from '../../domain/render';
import type { EnvironmentConfig } from '../environments';
import { EXPIRES_LABEL, THROW_AWAY_LABEL } from '../plans/throwAwayNamespace';

/** Seconds beside the check itself: fetching an image, starting, and reading what came of it. */
export const START_SECONDS = 120;

/** Objects of an installation that a test does without: nobody calls the pod. */
const LEFT_OUT: readonly string[] = ['Service'];

/** What is rendered. */
export type TestPodInput = {
  render: RenderInstallation;
  tenant: string;
  environment: EnvironmentConfig;
  release: ReleaseRecord;
  config: JsonObject;
  /** Lower-case letters and digits; ends the namespace's name. */
  id: string;
  now: Date;
};

/** Namespace of a test. */
export const testNamespace = (id: string) => `flyloft-test-${id}`;

/**
 * Renders what the installation would be with this configuration: the same fence, with the egress of just these values, the
 * same quota and restrictions, the bundle by its digest. It has no database, and its namespace says when it has had its time.
 */
export function renderTestPod({
  render,
  tenant,
  environment,
  release,
  config,
  id,
  now,
}: TestPodInput): KubernetesObject[] {
  const { manifest, bundleDigest, pluginId, version } = release;
  const check = manifest.connectionCheck;
  if (!check) throw new Error(`${pluginId} ${version} declares no connectionCheck`);
  const namespace = testNamespace(id);
  const expires = Math.ceil(now.getTime() / 1000) + check.timeoutSeconds + START_SECONDS;
  const objects = render({
    tenant,
    environment: { ...environment, namespaceTemplate: `${namespace}-{pluginId}` },
    release: { pluginId, version, manifest, bundleDigest },
    config,
    replicas: 1,
    egress: egressTargets(manifest, config).targets,
    check: { exportName: check.export, seconds: check.timeoutSeconds },
  });
  return objects
    .filter(({ kind }) => !LEFT_OUT.includes(kind))
    .map(object => {
      const { metadata } = object;
      if (object.kind !== 'Namespace') return { ...object, metadata: { ...metadata, namespace } };
      const labels = { ...metadata.labels, [THROW_AWAY_LABEL]: 'true', [EXPIRES_LABEL]: String(expires) };
      return { ...object, metadata: { ...metadata, name: namespace, labels } };
    });
}
