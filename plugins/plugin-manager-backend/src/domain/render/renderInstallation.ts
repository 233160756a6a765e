import type { JsonValue } from '@flyloft/bundle';
import type { JsonObject } from '../json';
import type { KubernetesObject } from '../kubernetesObject';
import { hasBackend } from '../release/hasBackend';
import { deploymentSpec } from './deployment';
import { environmentVariables } from './environmentVariables';
import { buildHostConfig } from './hostConfig';
import { labelsOf, namespaceOf, OBJECT_NAMES, PART_LABEL, PLUGIN_PORT, selectorOf } from './names';
import { networkPolicies } from './networkPolicies';
import { CONTAINER_DEFAULTS, NAMESPACE_QUOTA } from './resources';
import type { RenderInstallation } from './types';

const API_VERSIONS: Record<string, string> = {
  NetworkPolicy: 'networking.k8s.io/v1',
  Deployment: 'apps/v1',
};

/** Renders an installation; see {@link RenderInstallation}. */
export const renderInstallation: RenderInstallation = input => {
  if (!hasBackend(input.release.manifest)) return [];
  const { pluginId, version, manifest } = input.release;
  const namespace = namespaceOf(input.environment, pluginId);
  const labels = labelsOf({ tenant: input.tenant, environment: input.environment.id, pluginId });
  const versioned = labelsOf({ tenant: input.tenant, environment: input.environment.id, pluginId, version });

  const object = (kind: string, name: string, body: JsonObject, own = labels): JsonObject => ({
    apiVersion: API_VERSIONS[kind] ?? 'v1',
    kind,
    metadata: { name, namespace, labels: own },
    ...body,
  });

  const hostConfig = buildHostConfig(input);
  const variables = environmentVariables(manifest.environment, input.config);
  const configData = { 'app-config.json': JSON.stringify(hostConfig.plain, null, 2) };
  const stringData: JsonObject = {
    'app-config.json': hostConfig.secret,
    'bundle-token': { $bundleToken: input.release.bundleDigest },
    ...variables.secret,
  };
  const mounted = {
    config: OBJECT_NAMES.config(pluginId, configData),
    secret: OBJECT_NAMES.secret(pluginId, stringData as JsonValue),
  };
  const part = (name: string) => ({ ...labels, [PART_LABEL]: name });

  const objects: JsonObject[] = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: {
          ...labels,
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'latest',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    },
    ...networkPolicies(input, object),
    object('ResourceQuota', OBJECT_NAMES.quota, { spec: { hard: { ...NAMESPACE_QUOTA } } }),
    object('LimitRange', OBJECT_NAMES.limits, {
      spec: {
        limits: [
          {
            type: 'Container',
            default: { ...CONTAINER_DEFAULTS.limit },
            defaultRequest: { ...CONTAINER_DEFAULTS.request },
          },
        ],
      },
    }),
    object('ServiceAccount', pluginId, { automountServiceAccountToken: false }),
    object('ConfigMap', mounted.config, { data: configData }, part('config')),
    object('Secret', mounted.secret, { type: 'Opaque', stringData }, part('secret')),
    object(
      'Deployment',
      pluginId,
      { spec: deploymentSpec(input, variables.env(mounted.secret), mounted) },
      versioned
    ),
    object('Service', pluginId, {
      spec: {
        type: 'ClusterIP',
        selector: selectorOf(pluginId),
        ports: [{ name: 'http', port: PLUGIN_PORT, targetPort: 'http', protocol: 'TCP' }],
      },
    }),
  ];
  return objects as unknown as KubernetesObject[];
};
