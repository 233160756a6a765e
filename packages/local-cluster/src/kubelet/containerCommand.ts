import path from 'node:path';
import type { ConfigMap, Container, Pod, Secret } from '../model/types';
import { amountOf } from '../model/quantity';
import { configMaps, secrets } from '../registry/kinds';
import type { Registry } from '../registry/Registry';
import { fieldValue } from './fieldValue';
import type { PodFolder } from './podFolder';
import { PodSetupError } from './podVolumes';

/** What to start for a container. */
export interface ContainerCommand {
  command: string[];
  environment: Record<string, string>;
  workingDirectory: string;
}

/** `$(NAME)` becomes the variable's value, `$$(NAME)` stays `$(NAME)`, unknown names stay as they are. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) =>
    all === '$$' ? '$' : variables.get(name ?? '') ?? all
  );
}

const configError = (message: string): PodSetupError =>
  new PodSetupError('CreateContainerConfigError', message);

function resourceValue(container: Container, resource: string): string {
  const [list, name] = resource.split('.') as ['limits' | 'requests', string];
  const amount = amountOf(container.resources?.[list]?.[name]);
  const whole = amount / 1_000_000_000n;
  return String(amount % 1_000_000_000n === 0n ? whole : whole + 1n);
}

function environmentOf(registry: Registry, pod: Pod, container: Container): Map<string, string> {
  const { namespace } = pod.metadata;
  const variables = new Map<string, string>();
  const secretData = (name: string): Record<string, string> | undefined => {
    const secret = registry.find(secrets, namespace, name) as Secret | undefined;
    return (
      secret &&
      Object.fromEntries(
        Object.entries(secret.data ?? {}).map(([key, value]) => [
          key,
          Buffer.from(value, 'base64').toString(),
        ])
      )
    );
  };
  const mapData = (name: string): Record<string, string> | undefined => {
    const found = registry.find(configMaps, namespace, name) as ConfigMap | undefined;
    return found && (found.data ?? {});
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const source = configMapRef ?? secretRef;
    if (!source) continue;
    const data = configMapRef ? mapData(source.name) : secretData(source.name);
    if (!data && !source.optional) {
      throw configError(`${configMapRef ? 'configmap' : 'secret'} "${source.name}" not found`);
    }
    for (const [key, value] of Object.entries(data ?? {})) variables.set(`${prefix}${key}`, value);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (!valueFrom) {
      variables.set(name, expand(value ?? '', variables));
      continue;
    }
    const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
    if (fieldRef) variables.set(name, fieldValue(pod, fieldRef.fieldPath) ?? '');
    if (resourceFieldRef) variables.set(name, resourceValue(container, resourceFieldRef.resource));
    const ref = configMapKeyRef ?? secretKeyRef;
    if (!ref) continue;
    const what = configMapKeyRef ? 'configmap' : 'secret';
    const data = configMapKeyRef ? mapData(ref.name) : secretData(ref.name);
    const found = data?.[ref.key];
    if (found !== undefined) {
      variables.set(name, found);
    } else if (!ref.optional) {
      throw configError(
        data
          ? `couldn't find key ${ref.key} in ${configMapKeyRef ? 'ConfigMap' : 'Secret'} ${namespace}/${
              ref.name
            }`
          : `${what} "${ref.name}" not found`
      );
    }
  }
  return variables;
}

/**
 * Rewrites a path below a mount to where the volume really lies: a process has no file system of its own.
 * Only text that *begins* with the mount path is rewritten.
 */
export function rewritePath(text: string, container: Container, folder: PodFolder): string {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => b.mountPath.length - a.mountPath.length);
  for (const { name, mountPath, subPath } of mounts) {
    const mount = mountPath.replace(/\/+$/, '') || '/';
    if (text !== mount && !text.startsWith(`${mount}/`)) continue;
    return path.join(folder.volumes, name, subPath ?? '', text.slice(mount.length));
  }
  return text;
}

/**
 * The command line, environment and folder of a container. The environment is a listed one: nothing of the cluster's
 * own comes along.
 * @throws PodSetupError when a ConfigMap, Secret or key is missing
 */
export function containerCommand(
  registry: Registry,
  pod: Pod,
  container: Container,
  imageCommand: readonly string[],
  folder: PodFolder
): ContainerCommand {
  const variables = environmentOf(registry, pod, container);
  const place = (text: string): string => rewritePath(expand(text, variables), container, folder);
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: folder.home,
    TMPDIR: folder.tmp,
    LANG: process.env.LANG ?? 'C.UTF-8',
    HOSTNAME: pod.metadata.name,
  };
  for (const [name, value] of variables) environment[name] = rewritePath(value, container, folder);
  const entry = container.command ? container.command.map(place) : [...imageCommand];
  return {
    command: [...entry, ...(container.args ?? []).map(place)],
    environment,
    workingDirectory: container.workingDir ? place(container.workingDir) : folder.home,
  };
}
