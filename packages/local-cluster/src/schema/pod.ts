/*
 * A pod's schema is one of the largest of the API and is used as a whole, so it stands in one file.
 */
import { condition, kindSchema, labelSelector, objectMeta } from './meta';
import {
  always,
  any,
  atomic,
  bool,
  def,
  int32,
  int64,
  intOrString,
  list,
  listMap,
  map,
  ptr,
  quantity,
  str,
  strings,
  struct,
  time,
  type ListSchema,
  type StructSchema,
} from './schema';

const localReference = atomic('LocalObjectReference', { name: str() });
const keySelector = (name: string) =>
  atomic(name, { name: str(), key: always(str()), optional: ptr(bool()) });
const fieldSelector = atomic('ObjectFieldSelector', {
  apiVersion: def(str(), 'v1'),
  fieldPath: always(str()),
});
const resourceFieldSelector = atomic('ResourceFieldSelector', {
  containerName: str(),
  resource: always(str()),
  divisor: def(quantity(), '0'),
});

const handlers = {
  exec: struct('ExecAction', { command: strings() }),
  httpGet: struct('HTTPGetAction', {
    path: def(str(), '/'),
    port: always(intOrString()),
    host: str(),
    scheme: def(str(), 'HTTP'),
    httpHeaders: list(struct('HTTPHeader', { name: always(str()), value: always(str()) })),
  }),
  tcpSocket: struct('TCPSocketAction', { port: always(intOrString()), host: str() }),
};
const lifecycleHandler = struct('LifecycleHandler', {
  ...handlers,
  sleep: struct('SleepAction', { seconds: always(int64()) }),
});
const probe = struct('Probe', {
  ...handlers,
  grpc: struct('GRPCAction', { port: always(int32()), service: def(ptr(str()), '') }),
  initialDelaySeconds: int32(),
  timeoutSeconds: def(int32(), 1),
  periodSeconds: def(int32(), 10),
  successThreshold: def(int32(), 1),
  failureThreshold: def(int32(), 3),
  terminationGracePeriodSeconds: ptr(int64()),
});

const seLinuxOptions = struct('SELinuxOptions', { user: str(), role: str(), type: str(), level: str() });
const windowsOptions = struct('WindowsSecurityContextOptions', {
  gmsaCredentialSpecName: ptr(str()),
  gmsaCredentialSpec: ptr(str()),
  runAsUserName: ptr(str()),
  hostProcess: ptr(bool()),
});
const seccompProfile = struct('SeccompProfile', { type: always(str()), localhostProfile: ptr(str()) });
const appArmorProfile = struct('AppArmorProfile', { type: always(str()), localhostProfile: ptr(str()) });

const securityContext = struct('SecurityContext', {
  capabilities: struct('Capabilities', { add: strings(), drop: strings() }),
  privileged: ptr(bool()),
  seLinuxOptions,
  windowsOptions,
  runAsUser: ptr(int64()),
  runAsGroup: ptr(int64()),
  runAsNonRoot: ptr(bool()),
  readOnlyRootFilesystem: ptr(bool()),
  allowPrivilegeEscalation: ptr(bool()),
  procMount: ptr(str()),
  seccompProfile,
  appArmorProfile,
});

const resources = struct('ResourceRequirements', {
  limits: map(quantity()),
  requests: map(quantity()),
  claims: listMap(struct('ResourceClaim', { name: always(str()), request: str() }), ['name']),
});

const container = struct('Container', {
  name: always(str()),
  image: str(),
  command: strings(),
  args: strings(),
  workingDir: str(),
  ports: listMap(
    struct('ContainerPort', {
      name: str(),
      hostPort: int32(),
      containerPort: always(int32()),
      protocol: def(str(), 'TCP'),
      hostIP: str(),
    }),
    ['containerPort', 'protocol']
  ),
  envFrom: list(
    struct('EnvFromSource', {
      prefix: str(),
      configMapRef: struct('ConfigMapEnvSource', { name: str(), optional: ptr(bool()) }),
      secretRef: struct('SecretEnvSource', { name: str(), optional: ptr(bool()) }),
    })
  ),
  env: listMap(
    struct('EnvVar', {
      name: always(str()),
      value: str(),
      valueFrom: struct('EnvVarSource', {
        fieldRef: fieldSelector,
        resourceFieldRef: resourceFieldSelector,
        configMapKeyRef: keySelector('ConfigMapKeySelector'),
        secretKeyRef: keySelector('SecretKeySelector'),
      }),
    }),
    ['name']
  ),
  resources: always(resources),
  resizePolicy: list(
    struct('ContainerResizePolicy', { resourceName: always(str()), restartPolicy: always(str()) })
  ),
  restartPolicy: ptr(str()),
  volumeMounts: listMap(
    struct('VolumeMount', {
      name: always(str()),
      readOnly: bool(),
      recursiveReadOnly: ptr(str()),
      mountPath: always(str()),
      subPath: str(),
      mountPropagation: ptr(str()),
      subPathExpr: str(),
    }),
    ['mountPath']
  ),
  volumeDevices: listMap(struct('VolumeDevice', { name: always(str()), devicePath: always(str()) }), [
    'devicePath',
  ]),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: struct('Lifecycle', {
    postStart: lifecycleHandler,
    preStop: lifecycleHandler,
    stopSignal: ptr(str()),
  }),
  terminationMessagePath: def(str(), '/dev/termination-log'),
  terminationMessagePolicy: def(str(), 'File'),
  imagePullPolicy: str(),
  securityContext,
  stdin: bool(),
  stdinOnce: bool(),
  tty: bool(),
});

const items: ListSchema = list(
  struct('KeyToPath', { key: always(str()), path: always(str()), mode: ptr(int32()) })
);
const downwardItems: ListSchema = list(
  struct('DownwardAPIVolumeFile', {
    path: always(str()),
    fieldRef: fieldSelector,
    resourceFieldRef: resourceFieldSelector,
    mode: ptr(int32()),
  })
);

const volume = struct(
  'Volume',
  {
    name: always(str()),
    configMap: struct('ConfigMapVolumeSource', {
      name: str(),
      items,
      defaultMode: def(ptr(int32()), 0o644),
      optional: ptr(bool()),
    }),
    secret: struct('SecretVolumeSource', {
      secretName: str(),
      items,
      defaultMode: def(ptr(int32()), 0o644),
      optional: ptr(bool()),
    }),
    emptyDir: struct('EmptyDirVolumeSource', { medium: str(), sizeLimit: ptr(quantity()) }),
    hostPath: struct('HostPathVolumeSource', { path: always(str()), type: def(ptr(str()), '') }),
    downwardAPI: struct('DownwardAPIVolumeSource', {
      items: downwardItems,
      defaultMode: def(ptr(int32()), 0o644),
    }),
    projected: struct('ProjectedVolumeSource', {
      sources: list(
        struct('VolumeProjection', {
          secret: struct('SecretProjection', { name: str(), items, optional: ptr(bool()) }),
          downwardAPI: struct('DownwardAPIProjection', { items: downwardItems }),
          configMap: struct('ConfigMapProjection', { name: str(), items, optional: ptr(bool()) }),
          serviceAccountToken: struct('ServiceAccountTokenProjection', {
            audience: str(),
            expirationSeconds: def(ptr(int64()), 3600),
            path: always(str()),
          }),
        })
      ),
      defaultMode: def(ptr(int32()), 0o644),
    }),
    persistentVolumeClaim: struct('PersistentVolumeClaimVolumeSource', {
      claimName: always(str()),
      readOnly: bool(),
    }),
    csi: any(),
    ephemeral: any(),
    nfs: any(),
    image: any(),
  },
  { retainKeys: true }
);

const podSecurityContext = struct('PodSecurityContext', {
  seLinuxOptions,
  windowsOptions,
  runAsUser: ptr(int64()),
  runAsGroup: ptr(int64()),
  runAsNonRoot: ptr(bool()),
  supplementalGroups: list(int64()),
  supplementalGroupsPolicy: ptr(str()),
  fsGroup: ptr(int64()),
  sysctls: list(struct('Sysctl', { name: always(str()), value: always(str()) })),
  fsGroupChangePolicy: ptr(str()),
  seccompProfile,
  appArmorProfile,
  seLinuxChangePolicy: ptr(str()),
});

const podSpec: StructSchema = struct('PodSpec', {
  volumes: listMap(volume, ['name']),
  initContainers: listMap(container, ['name']),
  containers: always(listMap(container, ['name'])),
  ephemeralContainers: listMap(container, ['name']),
  restartPolicy: def(str(), 'Always'),
  terminationGracePeriodSeconds: def(ptr(int64()), 30),
  activeDeadlineSeconds: ptr(int64()),
  dnsPolicy: def(str(), 'ClusterFirst'),
  nodeSelector: map(str(), { atomic: true }),
  serviceAccountName: str(),
  serviceAccount: str(),
  automountServiceAccountToken: ptr(bool()),
  nodeName: str(),
  hostNetwork: bool(),
  hostPID: bool(),
  hostIPC: bool(),
  shareProcessNamespace: ptr(bool()),
  securityContext: def(podSecurityContext, {}),
  imagePullSecrets: listMap(localReference, ['name']),
  hostname: str(),
  subdomain: str(),
  affinity: any(),
  schedulerName: def(str(), 'default-scheduler'),
  tolerations: list(
    struct('Toleration', {
      key: str(),
      operator: str(),
      value: str(),
      effect: str(),
      tolerationSeconds: ptr(int64()),
    })
  ),
  hostAliases: listMap(struct('HostAlias', { ip: always(str()), hostnames: strings() }), ['ip']),
  priorityClassName: str(),
  priority: ptr(int32()),
  dnsConfig: any(),
  readinessGates: list(struct('PodReadinessGate', { conditionType: always(str()) })),
  runtimeClassName: ptr(str()),
  enableServiceLinks: ptr(bool()),
  preemptionPolicy: ptr(str()),
  overhead: map(quantity()),
  topologySpreadConstraints: listMap(
    struct('TopologySpreadConstraint', {
      maxSkew: always(int32()),
      topologyKey: always(str()),
      whenUnsatisfiable: always(str()),
      labelSelector,
      minDomains: ptr(int32()),
      nodeAffinityPolicy: ptr(str()),
      nodeTaintsPolicy: ptr(str()),
      matchLabelKeys: strings(),
    }),
    ['topologyKey', 'whenUnsatisfiable']
  ),
  setHostnameAsFQDN: ptr(bool()),
  os: struct('PodOS', { name: always(str()) }),
  hostUsers: ptr(bool()),
  schedulingGates: listMap(struct('PodSchedulingGate', { name: always(str()) }), ['name']),
  resources,
});

export const podTemplate: StructSchema = struct('PodTemplateSpec', {
  metadata: always(objectMeta),
  spec: always(podSpec),
});

const containerState = struct('ContainerState', {
  waiting: struct('ContainerStateWaiting', { reason: str(), message: str() }),
  running: struct('ContainerStateRunning', { startedAt: time() }),
  terminated: struct('ContainerStateTerminated', {
    exitCode: always(int32()),
    signal: int32(),
    reason: str(),
    message: str(),
    startedAt: always(time()),
    finishedAt: always(time()),
    containerID: str(),
  }),
});
const containerStatuses = list(
  struct('ContainerStatus', {
    name: always(str()),
    state: always(containerState),
    lastState: always(containerState),
    ready: always(bool()),
    restartCount: always(int32()),
    image: always(str()),
    imageID: always(str()),
    containerID: str(),
    started: ptr(bool()),
    allocatedResources: map(quantity()),
    resources,
    volumeMounts: any(),
    user: any(),
  })
);

const podStatus = struct('PodStatus', {
  observedGeneration: int64(),
  phase: str(),
  conditions: listMap(
    condition('PodCondition', { lastProbeTime: always(time()), observedGeneration: int64() }),
    ['type']
  ),
  message: str(),
  reason: str(),
  nominatedNodeName: str(),
  hostIP: str(),
  hostIPs: list(struct('HostIP', { ip: always(str()) }), { mergeKey: 'ip' }),
  podIP: str(),
  podIPs: listMap(struct('PodIP', { ip: always(str()) }), ['ip']),
  startTime: ptr(time()),
  initContainerStatuses: containerStatuses,
  containerStatuses,
  qosClass: str(),
  ephemeralContainerStatuses: containerStatuses,
  resize: str(),
});

export const podSchema: StructSchema = kindSchema('Pod', {
  spec: always(podSpec),
  status: always(podStatus),
});
