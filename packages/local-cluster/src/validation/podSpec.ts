/*
 * What a real server checks of a pod's spec, in its order. It is long because the order of the causes is part of the
 * answer that the emulation is held to.
 */
import type { FieldError } from '../api/status';
import type {
  Container,
  EnvVar,
  PodSpec,
  Probe,
  ProbeHandler,
  SecurityContext,
  Volume,
} from '../model/types';
import {
  duplicate,
  fieldForbidden,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from './fieldErrors';
import { nameProblems } from './names';
import { portNameProblems, portRange, validatePort, validPort } from './ports';
import { validateResources } from './resources';

const protocols = ['SCTP', 'TCP', 'UDP'];
const atLeastZero = 'must be greater than or equal to 0';
const envName = /^[ -<>-~]+$/;

function validateEnv(env: readonly EnvVar[], field: string): FieldError[] {
  return env.flatMap(({ name, value, valueFrom }, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(`${at}.name`));
    else if (!envName.test(name)) {
      errors.push(
        invalidValue(
          `${at}.name`,
          name,
          "a valid environment variable name must consist only of printable ASCII characters other than '='"
        )
      );
    }
    if (!valueFrom) return errors;
    const sources = Object.keys(valueFrom).length;
    if (sources === 0) {
      errors.push(
        invalidValue(
          `${at}.valueFrom`,
          '',
          'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
        )
      );
    } else if (value) {
      errors.push(invalidValue(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty'));
    } else if (sources > 1) {
      errors.push(
        invalidValue(`${at}.valueFrom`, '', 'may not have more than one field specified at a time')
      );
    }
    return errors;
  });
}

function validatePorts(container: Container, field: string): FieldError[] {
  const names = new Set<string>();
  return (container.ports ?? []).flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const problems = portNameProblems(port.name);
      errors.push(...problems.map(text => invalidValue(`${at}.name`, port.name, text)));
      if (problems.length === 0 && names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      names.add(port.name);
    }
    if (port.containerPort === 0) errors.push(required(`${at}.containerPort`));
    else if (!validPort(port.containerPort)) {
      errors.push(invalidValue(`${at}.containerPort`, port.containerPort, portRange));
    }
    if (port.hostPort !== undefined && !validPort(port.hostPort)) {
      errors.push(invalidValue(`${at}.hostPort`, port.hostPort, portRange));
    }
    if (!port.protocol) errors.push(required(`${at}.protocol`));
    else if (!protocols.includes(port.protocol)) {
      errors.push(notSupported(`${at}.protocol`, port.protocol, protocols));
    }
    return errors;
  });
}

function validateHandler(handler: ProbeHandler, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const kinds = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter(kind => handler[kind]);
  if (kinds.length === 0) return [required(field, 'must specify a handler type')];
  for (const extra of kinds.slice(1)) {
    errors.push(fieldForbidden(`${field}.${extra}`, 'may not specify more than 1 handler type'));
  }
  const [first] = kinds;
  if (first === 'httpGet' && handler.httpGet) {
    const { path, port, scheme } = handler.httpGet;
    if (!path) errors.push(required(`${field}.httpGet.path`));
    errors.push(...validatePort(port, `${field}.httpGet.port`));
    if (scheme !== 'HTTP' && scheme !== 'HTTPS') {
      errors.push(notSupported(`${field}.httpGet.scheme`, scheme, ['HTTP', 'HTTPS']));
    }
  }
  if (first === 'tcpSocket' && handler.tcpSocket) {
    errors.push(...validatePort(handler.tcpSocket.port, `${field}.tcpSocket.port`));
  }
  if (first === 'exec' && (handler.exec?.command ?? []).length === 0) {
    errors.push(required(`${field}.exec.command`));
  }
  return errors;
}

function validateProbe(probe: Probe | undefined, field: string, once: boolean): FieldError[] {
  if (!probe) return [];
  const errors = validateHandler(probe, field);
  for (const key of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    const value = probe[key];
    if (key === 'successThreshold' && once) continue;
    if (value !== undefined && value < 0) errors.push(invalidValue(`${field}.${key}`, value, atLeastZero));
  }
  if (once && probe.successThreshold !== 1) {
    errors.push(invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1'));
  }
  return errors;
}

function validateSecurityContext(context: SecurityContext | undefined, field: string): FieldError[] {
  if (!context) return [];
  const errors: FieldError[] = [];
  for (const key of ['runAsUser', 'runAsGroup'] as const) {
    const value = (context as Record<string, unknown>)[key];
    if (typeof value === 'number' && (value < 0 || value > 2_147_483_647)) {
      errors.push(invalidValue(`${field}.${key}`, value, 'must be between 0 and 2147483647, inclusive'));
    }
  }
  if (context.privileged && context.allowPrivilegeEscalation === false) {
    const shown: Record<string, unknown> = {};
    for (const name of [
      'Capabilities',
      'Privileged',
      'SELinuxOptions',
      'WindowsOptions',
      'RunAsUser',
      'RunAsGroup',
      'RunAsNonRoot',
      'ReadOnlyRootFilesystem',
      'AllowPrivilegeEscalation',
      'ProcMount',
      'SeccompProfile',
      'AppArmorProfile',
    ]) {
      const key = name.startsWith('SEL')
        ? 'seLinuxOptions'
        : `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      shown[name] = (context as Record<string, unknown>)[key] ?? null;
    }
    errors.push(
      invalidValue(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')
    );
  }
  return errors;
}

function validateContainer(container: Container, field: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  if (!container.name) errors.push(required(`${field}.name`));
  else {
    errors.push(
      ...nameProblems(container.name, 'dns1123Label').map(text =>
        invalidValue(`${field}.name`, container.name, text)
      )
    );
  }
  if (!container.image) errors.push(required(`${field}.image`));
  errors.push(...validatePorts(container, `${field}.ports`));
  errors.push(...validateEnv(container.env ?? [], `${field}.env`));
  const paths = new Set<string>();
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = `${field}.volumeMounts[${index}]`;
    if (!mount.name) errors.push(required(`${at}.name`));
    else if (!volumes.has(mount.name)) errors.push(notFoundValue(`${at}.name`, mount.name));
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`));
    else if (paths.has(mount.mountPath)) {
      errors.push(invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    }
    paths.add(mount.mountPath);
  }
  const policies = ['Always', 'IfNotPresent', 'Never'];
  if (!policies.includes(container.imagePullPolicy ?? '')) {
    errors.push(notSupported(`${field}.imagePullPolicy`, container.imagePullPolicy, policies));
  }
  errors.push(...validateResources(container.resources, `${field}.resources`));
  errors.push(...validateSecurityContext(container.securityContext, `${field}.securityContext`));
  const { preStop, postStart } = container.lifecycle ?? {};
  if (postStart) errors.push(...validateHandler(postStart, `${field}.lifecycle.postStart`));
  if (preStop) errors.push(...validateHandler(preStop, `${field}.lifecycle.preStop`));
  errors.push(
    ...validateProbe(container.livenessProbe, `${field}.livenessProbe`, true),
    ...validateProbe(container.readinessProbe, `${field}.readinessProbe`, false),
    ...validateProbe(container.startupProbe, `${field}.startupProbe`, true)
  );
  return errors;
}

function validateVolumes(volumes: readonly Volume[], field: string): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    const order = [
      'emptyDir',
      'hostPath',
      'secret',
      'persistentVolumeClaim',
      'configMap',
      'downwardAPI',
      'projected',
    ];
    const sources = Object.keys(volume)
      .filter(key => key !== 'name')
      .sort((a, b) => order.indexOf(a) - order.indexOf(b));
    for (const extra of sources.slice(1)) {
      errors.push(fieldForbidden(`${at}.${extra}`, 'may not specify more than 1 volume type'));
    }
    if (volume.secret && !volume.secret.secretName) errors.push(required(`${at}.secret.secretName`));
    if (volume.configMap && !volume.configMap.name) errors.push(required(`${at}.configMap.name`));
    if (!volume.name) errors.push(required(`${at}.name`));
    else if (names.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name));
    else {
      errors.push(
        ...nameProblems(volume.name, 'dns1123Label').map(text =>
          invalidValue(`${at}.name`, volume.name, text)
        )
      );
    }
    names.add(volume.name);
    return errors;
  });
}

/** The errors of a pod's spec, at `field`. */
export function validatePodSpec(spec: PodSpec, field: string): FieldError[] {
  const errors = validateVolumes(spec.volumes ?? [], `${field}.volumes`);
  const volumes = new Set((spec.volumes ?? []).map(volume => volume.name));
  const containers = (spec.containers as Container[] | null) ?? [];
  if (containers.length === 0) errors.push(required(`${field}.containers`));
  const names = new Set<string>();
  const each = (list: readonly Container[], at: string): void => {
    for (const [index, container] of list.entries()) {
      errors.push(...validateContainer(container, `${at}[${index}]`, volumes));
      if (container.name && names.has(container.name)) {
        errors.push(duplicate(`${at}[${index}].name`, container.name));
      }
      names.add(container.name);
    }
  };
  each(containers, `${field}.containers`);
  each(spec.initContainers ?? [], `${field}.initContainers`);
  const policies = ['Always', 'OnFailure', 'Never'];
  if (!policies.includes(spec.restartPolicy ?? '')) {
    errors.push(notSupported(`${field}.restartPolicy`, spec.restartPolicy, policies));
  }
  if (spec.serviceAccountName) {
    errors.push(
      ...nameProblems(spec.serviceAccountName, 'dns1123Subdomain').map(text =>
        invalidValue(`${field}.serviceAccountName`, spec.serviceAccountName, text)
      )
    );
  }
  for (const key of ['hostname', 'subdomain'] as const) {
    const value = spec[key];
    if (value) {
      errors.push(
        ...nameProblems(value, 'dns1123Label').map(text => invalidValue(`${field}.${key}`, value, text))
      );
    }
  }
  if (spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds < 1) {
    errors.push(
      invalidValue(
        `${field}.activeDeadlineSeconds`,
        spec.activeDeadlineSeconds,
        'must be between 1 and 2147483647, inclusive'
      )
    );
  }
  return errors;
}
