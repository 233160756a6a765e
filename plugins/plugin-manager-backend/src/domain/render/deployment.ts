import type { Probe } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../json';
import { labelsOf, PLUGIN_PORT, selectorOf } from './names';
import { containerResources, fitsQuota } from './resources';
import type { RenderInput } from './types';

const CONFIG_DIR = '/etc/flyloft/config';
const SECRET_DIR = '/etc/flyloft/secret';
const WORK_DIR = '/var/run/flyloft';

const HEALTH = '/.backstage/health/v1';

/** Seconds in which the portal stops sending to a pod that is about to end. */
const PRE_STOP_SECONDS = 3;
/** Covers preStop and the host's own deadline for draining (25 s). */
const GRACE_SECONDS = 30;

type Timing = Required<Probe>;

/**
 * Startup and readiness ask every second and from the first one on, so that an install is not slower than its plugin;
 * 300 failures are the five minutes that a first migration may take. Liveness is slow to judge, because it kills.
 */
const TIMING: Record<'startup' | 'readiness' | 'liveness', Timing> = {
  startup: { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 300 },
  readiness: { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 3 },
  liveness: { initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
};

function probe(kind: keyof typeof TIMING, path: string, declared: Probe | undefined): JsonObject {
  const { initialDelaySeconds, ...timing } = { ...TIMING[kind], ...declared };
  return {
    httpGet: { path: `${HEALTH}/${path}`, port: 'http', scheme: 'HTTP' },
    // A server leaves a zero out, so that sending one would read back as a difference.
    ...(initialDelaySeconds > 0 ? { initialDelaySeconds } : {}),
    ...timing,
  };
}

/**
 * How pods are replaced. Without room in the quota for one pod more, a surge would hang until the rollout's deadline:
 * there one pod ends before its successor starts, and the plugin is away for a moment.
 */
function strategy(input: RenderInput): JsonObject {
  const { deployment } = input.release.manifest;
  if (deployment.strategy === 'recreate') return { type: 'Recreate' };
  return {
    type: 'RollingUpdate',
    rollingUpdate: fitsQuota(input.replicas + 1, deployment.resources)
      ? { maxSurge: 1, maxUnavailable: 0 }
      : { maxSurge: 0, maxUnavailable: 1 },
  };
}

/** Seconds without progress after which a rollout has failed: longer than the startup probe waits. */
function progressDeadline(startup: Probe | undefined): number {
  const { initialDelaySeconds, periodSeconds, failureThreshold } = { ...TIMING.startup, ...startup };
  return initialDelaySeconds + periodSeconds * failureThreshold + 60;
}

/** Names of what the pods mount; they change with the content, which is what makes pods be replaced. */
export type Mounted = { config: string; secret: string };

function podSpec(input: RenderInput, env: readonly JsonObject[], mounted: Mounted): JsonObject {
  const { pluginId, bundleDigest, manifest } = input.release;
  const internal = input.environment.portal.internalUrl.replace(/\/+$/, '');
  const { startup, readiness, liveness } = manifest.healthChecks;
  return {
    serviceAccountName: pluginId,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...(manifest.isolation.runtimeClass ? { runtimeClassName: manifest.isolation.runtimeClass } : {}),
    terminationGracePeriodSeconds: input.check ? PRE_STOP_SECONDS : GRACE_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 3000,
      fsGroup: 2000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'plugin',
        image: input.environment.pluginHostImage,
        ports: [{ name: 'http', containerPort: PLUGIN_PORT, protocol: 'TCP' }],
        env: [
          { name: 'FLYLOFT_BUNDLE_URL', value: `${internal}/api/plugin-manager/bundles/${bundleDigest}` },
          { name: 'FLYLOFT_BUNDLE_DIGEST', value: bundleDigest },
          { name: 'FLYLOFT_PLUGIN_ID', value: pluginId },
          { name: 'FLYLOFT_CONFIG_DIR', value: CONFIG_DIR },
          { name: 'FLYLOFT_SECRET_DIR', value: SECRET_DIR },
          { name: 'FLYLOFT_WORK_DIR', value: WORK_DIR },
          { name: 'POD_IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
          { name: 'PORT', value: String(PLUGIN_PORT) },
          ...(input.check
            ? [
                { name: 'FLYLOFT_CHECK_EXPORT', value: input.check.exportName },
                { name: 'FLYLOFT_CHECK_SECONDS', value: String(input.check.seconds) },
              ]
            : []),
          ...env,
        ],
        resources: containerResources(manifest.deployment.resources),
        startupProbe: probe('startup', 'readiness', startup),
        readinessProbe: probe('readiness', 'readiness', readiness),
        livenessProbe: probe('liveness', 'liveness', liveness),
        // Nobody calls a pod that only tries a configuration.
        ...(input.check ? {} : { lifecycle: { preStop: { sleep: { seconds: PRE_STOP_SECONDS } } } }),
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'config', mountPath: CONFIG_DIR, readOnly: true },
          { name: 'secret', mountPath: SECRET_DIR, readOnly: true },
          { name: 'work', mountPath: WORK_DIR },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: mounted.config } },
      { name: 'secret', secret: { secretName: mounted.secret, defaultMode: 0o440 } },
      { name: 'work', emptyDir: { sizeLimit: '512Mi' } },
      { name: 'tmp', emptyDir: { sizeLimit: '128Mi' } },
    ],
  };
}

/** Spec of the plugin's Deployment. */
export function deploymentSpec(input: RenderInput, env: readonly JsonObject[], mounted: Mounted): JsonObject {
  const { pluginId, version, bundleDigest, manifest } = input.release;
  const labels = labelsOf({ tenant: input.tenant, environment: input.environment.id, pluginId, version });
  return {
    replicas: input.replicas,
    revisionHistoryLimit: 2,
    progressDeadlineSeconds: progressDeadline(manifest.healthChecks.startup),
    selector: { matchLabels: selectorOf(pluginId) },
    strategy: strategy(input),
    template: {
      metadata: {
        labels,
        annotations: {
          'flyloft.dev/bundle-digest': bundleDigest,
          ...(input.restart ? { 'flyloft.dev/restart': input.restart } : {}),
        },
      },
      spec: podSpec(input, env, mounted),
    },
  };
}
