import fs from 'node:fs';
import path from 'node:path';
import { ensurePrivateFolder } from '@flyloft/local-processes';
import type { Controller } from '../controllers/Controller';
import type { EventRecorder } from '../controllers/EventRecorder';
import { NODE_NAME } from '../controllers/Scheduler';
import type { Pod } from '../model/types';
import { pods } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { BackOffOptions } from './backOff';
import { podFolder } from './podFolder';
import { PodWorker, type Image } from './PodWorker';
import { endStrays } from './strayProcesses';

export interface KubeletOptions {
  registry: Registry;
  recorder: EventRecorder;
  /** Folder that holds one folder for each pod. */
  folder: string;
  images: Readonly<Record<string, Image>>;
  backOff: BackOffOptions;
  onError: (key: string, error: unknown) => void;
}

/** Runs the node's pods as processes of this machine. */
export class Kubelet implements Controller {
  private readonly workers = new Map<string, PodWorker>();
  private stopped = false;

  constructor(private readonly options: KubeletOptions) {
    ensurePrivateFolder(options.folder);
  }

  /** Adopts what an earlier cluster process left running, restarts what ended, and ends what belongs to no pod. */
  start(): void {
    const { registry, folder } = this.options;
    const all = (registry.list(pods) as Pod[]).filter(isOurs);
    const known = new Set(all.map(pod => pod.metadata.uid));
    endStrays(folder, known);
    for (const name of fs.readdirSync(folder)) {
      if (!known.has(name)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
    for (const pod of all) this.add(pod).resume();
  }

  /** Looks away from every pod; their processes go on. */
  stop(): void {
    this.stopped = true;
    for (const worker of this.workers.values()) worker.detach();
  }

  /** Stops every pod's processes; the pods stay and run again after the next start. */
  async shutDown(longestGraceMs: number): Promise<void> {
    this.stopped = true;
    await Promise.all(
      [...this.workers.values()].map(worker => {
        const grace = (worker.pod().spec.terminationGracePeriodSeconds ?? 30) * 1000;
        return worker.shutDown(Math.min(grace, longestGraceMs));
      })
    );
  }

  observe({ resource, type, object }: StoreEvent): void {
    if (this.stopped || resource !== resourceOf(pods)) return;
    const pod = object as Pod;
    const { uid } = pod.metadata;
    const worker = this.workers.get(uid);
    if (type === 'DELETED') {
      worker?.destroy();
      this.workers.delete(uid);
    } else if (worker) {
      worker.update(pod);
    } else if (isOurs(pod)) {
      const added = this.add(pod);
      setImmediate(() => {
        if (!this.stopped && this.workers.get(uid) === added) added.begin();
      });
    }
  }

  /** The worker of a pod, for its logs. */
  worker(uid: string): PodWorker | undefined {
    return this.workers.get(uid);
  }

  private add(pod: Pod): PodWorker {
    const { registry, recorder, folder, images, backOff, onError } = this.options;
    const { uid, namespace, name } = pod.metadata;
    const worker = new PodWorker(pod, {
      registry,
      recorder,
      images,
      folder: podFolder(folder, uid),
      takenAddresses: () => new Set([...this.workers.values()].flatMap(({ address }) => address ?? [])),
      backOff,
      onGone: () => this.workers.delete(uid),
      onError: error => onError(`${namespace}/${name}`, error),
    });
    this.workers.set(uid, worker);
    return worker;
  }
}

function isOurs(pod: Pod): boolean {
  const over = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  return pod.spec.nodeName === NODE_NAME && (!over || Boolean(pod.metadata.deletionTimestamp));
}
