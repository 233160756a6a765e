import fs from 'node:fs';
import path from 'node:path';
import type { ConfigMap, DownwardItem, KeyToPath, Pod, Secret, Volume } from '../model/types';
import { configMaps, secrets } from '../registry/kinds';
import type { Registry } from '../registry/Registry';
import { fieldValue } from './fieldValue';

/** A pod that cannot start yet, with the reason that a real kubelet gives. */
export class PodSetupError extends Error {
  constructor(
    readonly reason: 'CreateContainerConfigError' | 'ContainerCreating',
    message: string,
    readonly event?: { reason: string; message: string }
  ) {
    super(message);
  }
}

type Files = Map<string, { data: Buffer; mode: number }>;

const notMounted = (volume: string, what: string): PodSetupError =>
  new PodSetupError('ContainerCreating', '', {
    reason: 'FailedMount',
    message: `MountVolume.SetUp failed for volume "${volume}" : ${what}`,
  });

interface Source {
  data: Map<string, Buffer>;
  what: string;
}

function configMapSource(
  registry: Registry,
  namespace: string | undefined,
  name: string
): Source | undefined {
  const found = registry.find(configMaps, namespace, name) as ConfigMap | undefined;
  if (!found) return undefined;
  const data = new Map<string, Buffer>();
  for (const [key, value] of Object.entries(found.data ?? {})) data.set(key, Buffer.from(value));
  for (const [key, value] of Object.entries(found.binaryData ?? {}))
    data.set(key, Buffer.from(value, 'base64'));
  return { data, what: 'configmap' };
}

function secretSource(registry: Registry, namespace: string | undefined, name: string): Source | undefined {
  const found = registry.find(secrets, namespace, name) as Secret | undefined;
  if (!found) return undefined;
  const data = new Map<string, Buffer>();
  for (const [key, value] of Object.entries(found.data ?? {})) data.set(key, Buffer.from(value, 'base64'));
  return { data, what: 'secret' };
}

function addKeys(
  files: Files,
  volume: string,
  source: Source | undefined,
  kind: string,
  name: string,
  items: KeyToPath[] | undefined,
  optional: boolean | undefined,
  mode: number
): void {
  if (!source) {
    if (optional) return;
    throw notMounted(volume, `${kind} "${name}" not found`);
  }
  const wanted: KeyToPath[] = items ?? [...source.data.keys()].map(key => ({ key, path: key }));
  for (const item of wanted) {
    const data = source.data.get(item.key);
    if (!data) {
      if (optional) continue;
      throw notMounted(volume, `references non-existent ${kind} key: ${item.key}`);
    }
    files.set(item.path, { data, mode: item.mode ?? mode });
  }
}

function addFields(files: Files, pod: Pod, items: DownwardItem[] | undefined, mode: number): void {
  for (const item of items ?? []) {
    const value = item.fieldRef ? fieldValue(pod, item.fieldRef.fieldPath) : undefined;
    files.set(item.path, { data: Buffer.from(value ?? ''), mode });
  }
}

function filesOf(registry: Registry, pod: Pod, volume: Volume): Files {
  const files: Files = new Map();
  const { namespace } = pod.metadata;
  if (volume.configMap) {
    const { name, items, optional, defaultMode = 0o644 } = volume.configMap;
    const source = configMapSource(registry, namespace, name);
    addKeys(files, volume.name, source, 'configmap', name, items, optional, defaultMode);
  } else if (volume.secret) {
    const { secretName, items, optional, defaultMode = 0o644 } = volume.secret;
    const source = secretSource(registry, namespace, secretName);
    addKeys(files, volume.name, source, 'secret', secretName, items, optional, defaultMode);
  } else if (volume.downwardAPI) {
    addFields(files, pod, volume.downwardAPI.items, volume.downwardAPI.defaultMode ?? 0o644);
  } else if (volume.projected) {
    const mode = volume.projected.defaultMode ?? 0o644;
    for (const { configMap, secret, downwardAPI } of volume.projected.sources ?? []) {
      if (configMap) {
        const source = configMapSource(registry, namespace, configMap.name);
        addKeys(
          files,
          volume.name,
          source,
          'configmap',
          configMap.name,
          configMap.items,
          configMap.optional,
          mode
        );
      }
      if (secret) {
        const source = secretSource(registry, namespace, secret.name);
        addKeys(files, volume.name, source, 'secret', secret.name, secret.items, secret.optional, mode);
      }
      // A serviceAccountToken source stays out: the local cluster gives pods no way into its API.
      if (downwardAPI) addFields(files, pod, downwardAPI.items, mode);
    }
  }
  return files;
}

/** Volume kinds that a folder of the pod can stand for. */
const supported = ['configMap', 'secret', 'emptyDir', 'downwardAPI', 'projected'];

/**
 * Writes a pod's volumes into its folder. Read-only kinds are written anew, an emptyDir keeps what is in it. Files are
 * readable by the owner only, whatever mode was asked for the group and others.
 * @throws PodSetupError when a source is missing
 */
export function writeVolumes(registry: Registry, pod: Pod, folder: string): void {
  for (const volume of pod.spec.volumes ?? []) {
    const source = Object.keys(volume).find(key => key !== 'name');
    if (source !== undefined && !supported.includes(source)) {
      throw notMounted(volume.name, `the local cluster has no volumes of type ${source}`);
    }
    const target = path.join(folder, volume.name);
    const files = filesOf(registry, pod, volume);
    if (!volume.emptyDir) fs.rmSync(target, { recursive: true, force: true });
    fs.mkdirSync(target, { recursive: true, mode: 0o700 });
    for (const [name, { data, mode }] of files) {
      const file = path.join(target, path.normalize(`/${name}`));
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      fs.writeFileSync(file, data, { mode: mode & 0o700 });
    }
  }
}
