import type { Container, PodSpec, SecurityContext } from '../model/types';

/** A way in which a pod breaks a Pod Security level. */
export interface Violation {
  reason: string;
  detail: string;
}

export type Level = 'privileged' | 'baseline' | 'restricted';

type Check = (spec: PodSpec) => Violation | undefined;

const containersOf = (spec: PodSpec): Container[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
];

const named = (containers: readonly Container[]): string =>
  `${containers.length === 1 ? 'container' : 'containers'} ${containers.map(c => `"${c.name}"`).join(', ')}`;

/** A check that looks at each container's security context. */
const eachContainer =
  (reason: string, bad: (context: SecurityContext) => boolean, detail: (who: string) => string): Check =>
  spec => {
    const found = containersOf(spec).filter(container => bad(container.securityContext ?? {}));
    return found.length > 0 ? { reason, detail: detail(named(found)) } : undefined;
  };

const baselineCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);

const hostNamespaces: Check = spec => {
  const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter(key => spec[key]);
  return set.length > 0
    ? { reason: 'host namespaces', detail: set.map(key => `${key}=true`).join(', ') }
    : undefined;
};

const hostPorts: Check = spec => {
  const found = containersOf(spec).filter(container => container.ports?.some(port => port.hostPort));
  if (found.length === 0) return undefined;
  const ports = found.flatMap(container => (container.ports ?? []).flatMap(port => port.hostPort ?? []));
  const unique = [...new Set(ports)];
  return {
    reason: 'hostPort',
    detail: `${named(found)} ${found.length === 1 ? 'uses' : 'use'} ${
      unique.length === 1 ? 'hostPort' : 'hostPorts'
    } ${unique.join(', ')}`,
  };
};

const hostPathVolumes: Check = spec => {
  const found = (spec.volumes ?? []).filter(volume => volume.hostPath);
  if (found.length === 0) return undefined;
  const names = found.map(volume => `"${volume.name}"`).join(', ');
  return { reason: 'hostPath volumes', detail: `${found.length === 1 ? 'volume' : 'volumes'} ${names}` };
};

const sysctls: Check = spec => {
  const found = (spec.securityContext?.sysctls ?? []).filter(({ name }) => !safeSysctls.has(name));
  return found.length > 0
    ? { reason: 'forbidden sysctls', detail: found.map(({ name }) => name).join(', ') }
    : undefined;
};

const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const volumeTypes: Check = spec => {
  const found = (spec.volumes ?? []).flatMap(volume => {
    const type = Object.keys(volume).find(key => key !== 'name' && !allowedVolumes.has(key));
    return type ? [{ name: volume.name, type }] : [];
  });
  if (found.length === 0) return undefined;
  const types = [...new Set(found.map(({ type }) => `"${type}"`))];
  return {
    reason: 'restricted volume types',
    detail: `${found.length === 1 ? 'volume' : 'volumes'} ${found
      .map(({ name }) => `"${name}"`)
      .join(', ')} ${found.length === 1 ? 'uses' : 'use'} restricted volume ${
      types.length === 1 ? 'type' : 'types'
    } ${types.join(', ')}`,
  };
};

const runAsNonRoot: Check = spec => {
  const pod = spec.securityContext?.runAsNonRoot;
  const all = containersOf(spec);
  const explicit = all.filter(container => container.securityContext?.runAsNonRoot === false);
  if (explicit.length > 0) {
    return {
      reason: 'runAsNonRoot != true',
      detail: `${named(explicit)} must not set securityContext.runAsNonRoot=false`,
    };
  }
  if (pod === true) return undefined;
  const missing = all.filter(container => container.securityContext?.runAsNonRoot !== true);
  if (missing.length === 0) return undefined;
  return {
    reason: 'runAsNonRoot != true',
    detail:
      pod === false
        ? 'pod must not set securityContext.runAsNonRoot=false'
        : `pod or ${named(missing)} must set securityContext.runAsNonRoot=true`,
  };
};

const runAsUser: Check = spec => {
  const found = containersOf(spec).filter(container => container.securityContext?.runAsUser === 0);
  const parts = [
    ...(spec.securityContext?.runAsUser === 0 ? ['pod must not set runAsUser=0'] : []),
    ...(found.length > 0 ? [`${named(found)} must not set runAsUser=0`] : []),
  ];
  return parts.length > 0 ? { reason: 'runAsUser=0', detail: parts.join(', ') } : undefined;
};

const goodSeccomp = new Set(['RuntimeDefault', 'Localhost']);

const seccompRestricted: Check = spec => {
  const pod = spec.securityContext?.seccompProfile?.type;
  const all = containersOf(spec);
  const bad = all.filter(container => {
    const type = container.securityContext?.seccompProfile?.type;
    return type !== undefined && !goodSeccomp.has(type);
  });
  if (bad.length > 0 || (pod !== undefined && !goodSeccomp.has(pod))) {
    const who = [
      ...(pod !== undefined && !goodSeccomp.has(pod) ? ['pod'] : []),
      ...(bad.length > 0 ? [named(bad)] : []),
    ];
    return {
      reason: 'seccompProfile',
      detail: `${who.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined"`,
    };
  }
  if (pod !== undefined) return undefined;
  const missing = all.filter(container => !container.securityContext?.seccompProfile);
  return missing.length > 0
    ? {
        reason: 'seccompProfile',
        detail: `pod or ${named(
          missing
        )} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
      }
    : undefined;
};

const seccompBaseline = eachContainer(
  'seccompProfile',
  context => context.seccompProfile?.type === 'Unconfined',
  who => `${who} must not set securityContext.seccompProfile.type to "Unconfined"`
);

const capabilitiesBaseline = eachContainer(
  'non-default capabilities',
  context => (context.capabilities?.add ?? []).some(name => !baselineCapabilities.has(name)),
  who => `${who} must not include non-default capabilities in securityContext.capabilities.add`
);

const capabilitiesRestricted: Check = spec => {
  const keeps = containersOf(spec).filter(c => !c.securityContext?.capabilities?.drop?.includes('ALL'));
  const adds = containersOf(spec).filter(c =>
    c.securityContext?.capabilities?.add?.some(name => name !== 'NET_BIND_SERVICE')
  );
  const added = [...new Set(adds.flatMap(c => c.securityContext?.capabilities?.add ?? []))]
    .filter(name => name !== 'NET_BIND_SERVICE')
    .map(name => `"${name}"`);
  const parts = [
    ...(keeps.length > 0 ? [`${named(keeps)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adds.length > 0
      ? [`${named(adds)} must not include ${added.join(', ')} in securityContext.capabilities.add`]
      : []),
  ];
  return parts.length > 0 ? { reason: 'unrestricted capabilities', detail: parts.join('; ') } : undefined;
};

const privileged = eachContainer(
  'privileged',
  context => context.privileged === true,
  who => `${who} must not set securityContext.privileged=true`
);

const procMount = eachContainer(
  'procMount',
  context => context.procMount !== undefined && context.procMount !== 'Default',
  who => `${who} must not set securityContext.procMount to "Unmasked"`
);

const hostProcess = eachContainer(
  'hostProcess',
  context => context.windowsOptions?.hostProcess === true,
  who => `${who} must not set securityContext.windowsOptions.hostProcess=true`
);

const escalation = eachContainer(
  'allowPrivilegeEscalation != false',
  context => context.allowPrivilegeEscalation !== false,
  who => `${who} must set securityContext.allowPrivilegeEscalation=false`
);

/** In the order in which a real server lists them. */
const baseline: Check[] = [
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  privileged,
  procMount,
  seccompBaseline,
  sysctls,
  hostProcess,
];
const restricted: Check[] = [
  hostNamespaces,
  hostPorts,
  privileged,
  procMount,
  sysctls,
  hostProcess,
  escalation,
  capabilitiesRestricted,
  volumeTypes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
];

/** Every way in which a pod breaks a level. */
export function violations(level: Level, spec: PodSpec): Violation[] {
  const checks: Record<Level, Check[]> = { privileged: [], baseline, restricted };
  return checks[level].flatMap(check => check(spec) ?? []);
}
