import { forbidden } from '../api/status';
import type { Pod, ServiceAccount } from '../model/types';
import type { AdmissionPlugin } from '../registry/admission';
import { pods, serviceAccounts } from '../registry/kinds';
import { randomSuffix } from '../registry/Registry';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Gives a pod its service account and, unless either says otherwise, the volume with which it would reach the API.
 * A pod whose account is not there is refused, which is what happens for a moment in a new namespace.
 */
export const serviceAccountAdmission: AdmissionPlugin = {
  admit({ operation, kind, object, registry, namespace }) {
    if (kind !== pods || operation !== 'CREATE') return;
    const { spec, metadata } = object as Pod;
    const name = spec.serviceAccountName || 'default';
    spec.serviceAccountName = name;
    spec.serviceAccount = name;
    const account = registry.find(serviceAccounts, namespace, name) as ServiceAccount | undefined;
    if (!account) {
      throw forbidden(
        kind,
        metadata.name,
        `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`
      );
    }
    const wanted = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (!wanted || spec.volumes?.some(volume => volume.name.startsWith('kube-api-access-'))) return;
    const volume = `kube-api-access-${randomSuffix()}`;
    let used = false;
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
      if (container.volumeMounts?.some(mount => mount.mountPath === TOKEN_PATH)) continue;
      container.volumeMounts = [
        ...(container.volumeMounts ?? []),
        { name: volume, readOnly: true, mountPath: TOKEN_PATH },
      ];
      used = true;
    }
    if (!used) return;
    const source = {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 0o644,
    };
    spec.volumes = [...(spec.volumes ?? []), { name: volume, projected: source }];
  },
};

/** Priority 0 and the tolerations that every pod gets. */
export const podDefaultsAdmission: AdmissionPlugin = {
  admit({ operation, kind, object }) {
    if (kind !== pods || operation !== 'CREATE') return;
    const { spec } = object as Pod;
    spec.priority ??= 0;
    spec.preemptionPolicy ??= 'PreemptLowerPriority';
    const tolerations = spec.tolerations ?? [];
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      const covered = tolerations.some(
        toleration =>
          (toleration.key === key || !toleration.key) &&
          (toleration.effect === 'NoExecute' || !toleration.effect)
      );
      if (!covered) {
        tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
      }
    }
    spec.tolerations = tolerations;
  },
};
