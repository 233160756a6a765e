/*
 * One pod on the node:
 *
 *   setting up (address, volumes) ──▶ running (its ContainerRunners) ──▶ terminating ──▶ gone
 *         │  a missing source: try again                                    ▲
 *         └──────────────── the pod is deleted ──────────────────────────────┘
 */
import path from 'node:path';
import { ApiError } from '../api/status';
import { clone, jsonEqual, type JsonObject } from '../model/json';
import type { Container, Pod } from '../model/types';
import { pods } from '../registry/kinds';
import type { Registry } from '../registry/Registry';
import type { EventRecorder } from '../controllers/EventRecorder';
import type { BackOffOptions } from './backOff';
import { containerCommand, type ContainerCommand } from './containerCommand';
import { ContainerRunner, type RunnerHost } from './ContainerRunner';
import { choosePodAddress } from './podAddresses';
import { makePodFolder, removePodFolder, type PodFolder } from './podFolder';
import { podStatus } from './podStatus';
import { PodSetupError, writeVolumes } from './podVolumes';
import { readPodState, writePodState } from './stateFile';

const SETUP_RETRY_MS = 1_000;
/** How long a refused image stays `ErrImagePull` before it is `ImagePullBackOff`. */
const PULL_BACK_OFF_MS = 500;

/** What runs for an image: the container's `command` overrides it, its `args` follow it. */
export interface Image {
  command: string[];
}

export interface PodWorkerOptions {
  registry: Registry;
  recorder: EventRecorder;
  images: Readonly<Record<string, Image>>;
  folder: PodFolder;
  takenAddresses: () => ReadonlySet<string>;
  backOff: BackOffOptions;
  onGone: () => void;
  onError: (error: unknown) => void;
}

export class PodWorker implements RunnerHost {
  readonly backOff: BackOffOptions;
  address: string | undefined;
  readonly runners: ContainerRunner[];
  private latest: Pod;
  private terminating = false;
  private detached = false;
  private setUp = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(pod: Pod, private readonly options: PodWorkerOptions) {
    this.latest = pod;
    this.backOff = options.backOff;
    this.address = pod.status.podIP;
    this.runners = pod.spec.containers.map(
      container =>
        new ContainerRunner(
          container,
          pod.status.containerStatuses?.find(status => status.name === container.name),
          this
        )
    );
  }

  pod(): Pod {
    return this.latest;
  }

  podIP(): string {
    return this.address ?? '';
  }

  now(): string {
    return this.options.registry.now();
  }

  command(container: Container): ContainerCommand {
    const image = this.options.images[container.image ?? ''];
    return containerCommand(
      this.options.registry,
      this.latest,
      container,
      image?.command ?? [],
      this.options.folder
    );
  }

  logFile(container: string, restartCount: number): string {
    return path.join(this.options.folder.logs, container, `${restartCount}.log`);
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string, container?: string): void {
    if (this.detached) return;
    const field = container ? `spec.containers{${container}}` : undefined;
    this.options.recorder.record(this.latest, type, reason, message, 'kubelet', field);
  }

  /** Takes over or restarts what an earlier cluster process left of this pod. */
  resume(): void {
    const state = readPodState(this.options.folder.stateFile);
    this.address = state.podIP ?? this.address;
    const ran = this.runners.some(runner => runner.status.state.running || runner.status.state.terminated);
    if (!ran) {
      this.begin();
      return;
    }
    this.setUp = true;
    try {
      makePodFolder(this.options.folder);
      writeVolumes(this.options.registry, this.latest, this.options.folder.volumes);
    } catch (error) {
      // What serves goes on with the files it has.
      if (!(error instanceof PodSetupError)) throw error;
    }
    for (const runner of this.runners) {
      if (!runner.adopt(state.containers[runner.container.name])) runner.lost();
    }
    this.changed();
    if (this.latest.metadata.deletionTimestamp) void this.terminate();
  }

  /** Starts a new pod. */
  begin(): void {
    if (this.latest.metadata.deletionTimestamp) {
      void this.terminate();
      return;
    }
    this.changed();
    this.prepare().catch(error => this.options.onError(error));
  }

  /** Follows a change of the pod's object. */
  update(pod: Pod): void {
    this.latest = pod;
    if (pod.metadata.deletionTimestamp) void this.terminate();
  }

  /** The object is gone: nothing of the pod may stay. */
  destroy(): void {
    this.terminating = true;
    this.detached = true;
    clearTimeout(this.timer);
    for (const runner of this.runners) runner.kill();
    removePodFolder(this.options.folder);
  }

  /** Looks away, leaving the processes running for the next cluster process. */
  detach(): void {
    this.detached = true;
    clearTimeout(this.timer);
    for (const runner of this.runners) runner.detach();
  }

  /** Stops the processes but keeps the pod, for the end of the cluster. */
  async shutDown(graceMs: number): Promise<void> {
    this.detached = true;
    clearTimeout(this.timer);
    await Promise.all(this.runners.map(runner => runner.stop(graceMs)));
    for (const runner of this.runners) runner.detach();
  }

  changed(): void {
    if (this.detached) return;
    const containers = Object.fromEntries(
      this.runners.flatMap(runner => (runner.identity ? [[runner.container.name, runner.identity]] : []))
    );
    writePodState(this.options.folder.stateFile, { podIP: this.address, containers });
    this.writeStatus();
  }

  private async prepare(): Promise<void> {
    if (this.terminating || this.detached) return;
    const unknown = this.runners.filter(({ container }) => !this.options.images[container.image ?? '']);
    if (unknown.length > 0) {
      this.refuseImages(unknown);
      return;
    }
    if (this.latest.spec.initContainers?.length) {
      const message = 'the local cluster runs no init containers; use a real cluster for this pod';
      this.event('Warning', 'Failed', `Error: ${message}`);
      for (const runner of this.runners) runner.setWaiting('CreateContainerConfigError', message);
      return;
    }
    try {
      makePodFolder(this.options.folder);
      this.address ??= await choosePodAddress(this.latest, this.options.takenAddresses());
      if (this.terminating || this.detached) return;
      // The address belongs to what the downward API tells, so it is set before volumes and environment are made.
      this.latest = { ...this.latest, status: { ...this.latest.status, podIP: this.address } };
      writeVolumes(this.options.registry, this.latest, this.options.folder.volumes);
    } catch (error) {
      if (this.terminating || this.detached) return;
      const event =
        error instanceof PodSetupError && error.event
          ? error.event
          : {
              reason: 'FailedCreatePodSandBox',
              message: error instanceof Error ? error.message : String(error),
            };
      this.event('Warning', event.reason, event.message);
      this.timer = setTimeout(() => void this.prepare(), SETUP_RETRY_MS);
      this.timer.unref();
      return;
    }
    this.setUp = true;
    this.changed();
    for (const runner of this.runners) {
      this.event(
        'Normal',
        'Pulled',
        `Container image "${runner.container.image}" already present on machine and can be accessed by the pod`,
        runner.container.name
      );
      void runner.start();
    }
  }

  private refuseImages(refused: readonly ContainerRunner[]): void {
    const known = Object.keys(this.options.images);
    for (const runner of refused) {
      const { image, name } = runner.container;
      const message = `failed to pull image "${image}": the local cluster runs processes, not images, and knows ${
        known.length > 0 ? `only ${known.map(other => `"${other}"`).join(', ')}` : 'none'
      }. Use one of these or a real cluster.`;
      this.event('Normal', 'Pulling', `Pulling image "${image}"`, name);
      this.event('Warning', 'Failed', `Failed to pull image "${image}": ${message}`, name);
      this.event('Warning', 'Failed', 'Error: ErrImagePull', name);
      runner.setWaiting('ErrImagePull', message);
    }
    this.timer = setTimeout(() => {
      for (const runner of refused) {
        const { image, name } = runner.container;
        this.event('Normal', 'BackOff', `Back-off pulling image "${image}"`, name);
        this.event('Warning', 'Failed', 'Error: ImagePullBackOff', name);
        runner.setWaiting(
          'ImagePullBackOff',
          `Back-off pulling image "${image}": ErrImagePull: ${runner.status.state.waiting?.message ?? ''}`
        );
      }
    }, PULL_BACK_OFF_MS);
    this.timer.unref();
  }

  private async terminate(): Promise<void> {
    if (this.terminating || this.detached) return;
    this.terminating = true;
    clearTimeout(this.timer);
    const grace = this.latest.metadata.deletionGracePeriodSeconds ?? 0;
    await Promise.all(this.runners.map(runner => runner.stop(grace * 1000)));
    if (this.detached) return;
    this.writeStatus();
    const { namespace, name, uid } = this.latest.metadata;
    try {
      this.options.registry.delete(pods, namespace, name, {
        gracePeriodSeconds: 0,
        preconditions: { uid },
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    this.options.onGone();
  }

  private writeStatus(): void {
    const { namespace, name, uid } = this.latest.metadata;
    const live = this.options.registry.find(pods, namespace, name) as Pod | undefined;
    if (live?.metadata.uid !== uid) return;
    const status = podStatus(
      live,
      this.runners.map(runner => runner.status),
      {
        podIP: this.setUp ? this.address : undefined,
        terminating: this.terminating,
        now: this.now(),
        sandboxReady: this.setUp,
      }
    );
    if (jsonEqual(status, live.status)) return;
    const change = (draft: JsonObject) => {
      draft.status = clone(status) as unknown as JsonObject;
    };
    this.latest = this.options.registry.update(pods, namespace, name, 'status', change, {
      manager: 'kubelet',
    }) as Pod;
  }
}
