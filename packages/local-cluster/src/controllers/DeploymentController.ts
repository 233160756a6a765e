/*
 * Deployment → ReplicaSets: rolling update and Recreate, scaling, pause, revisions, conditions and the progress
 * deadline. One pass decides all of them together, which makes the file long; the arithmetic is in rollout.ts, what a
 * template's ReplicaSet looks like in deploymentTemplate.ts, and what the status says in deploymentStatus.ts.
 */
import { ApiError } from '../api/status';
import { clone, jsonEqual, type JsonObject } from '../model/json';
import { selects } from '../model/selectors';
import type { Deployment, KubeObject, Pod, ReplicaSet } from '../model/types';
import { deployments, pods, replicaSets } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import type { EventRecorder } from './EventRecorder';
import { hasDeadline, nextStatus, type Sets } from './deploymentStatus';
import { annotationsFor, DESIRED, hasTemplateOf, MAX, replicaSetFor, REVISION } from './deploymentTemplate';
import { controllerOf, controllerReference } from './owners';
import {
  isComplete,
  newReplicas,
  olderFirst,
  revisionOf,
  rolloutBounds,
  scaleDownOld,
  scaleInProportion,
  withCondition,
} from './rollout';
import { WorkQueue, type SyncResult } from './WorkQueue';

const COMPONENT = 'deployment-controller';
const context = { manager: 'kube-controller-manager' };
export class DeploymentController implements Controller {
  private readonly queue: WorkQueue;

  constructor(
    private readonly registry: Registry,
    private readonly recorder: EventRecorder,
    onError: (key: string, error: unknown) => void
  ) {
    this.queue = new WorkQueue(key => this.sync(key), onError);
  }

  start(): void {
    for (const deployment of this.registry.list(deployments)) this.enqueue(deployment);
  }

  stop(): void {
    this.queue.stop();
  }

  observe(event: StoreEvent): void {
    if (event.resource === resourceOf(deployments)) {
      this.enqueue(event.object);
    } else if (event.resource === resourceOf(replicaSets)) {
      for (const set of [event.object, event.old]) {
        const owner = set && controllerOf(set);
        if (owner?.kind === 'Deployment') this.queue.add(`${set?.metadata.namespace}/${owner.name}`);
        else if (set && !owner) this.enqueueSelecting(set);
      }
    } else if (event.resource === resourceOf(pods) && event.type === 'DELETED') {
      // Recreate waits for the last old pod to be gone.
      const owner = controllerOf(event.object);
      const set =
        owner && (this.registry.find(replicaSets, event.object.metadata.namespace, owner.name) as ReplicaSet);
      const top = set && controllerOf(set);
      if (top) this.queue.add(`${event.object.metadata.namespace}/${top.name}`);
    }
  }

  private enqueue({ metadata }: KubeObject): void {
    this.queue.add(`${metadata.namespace}/${metadata.name}`);
  }

  private enqueueSelecting(set: KubeObject): void {
    for (const deployment of this.registry.list(deployments, set.metadata.namespace) as Deployment[]) {
      if (selects(deployment.spec.selector, set.metadata.labels)) this.enqueue(deployment);
    }
  }

  private sync(key: string): SyncResult {
    const [namespace = '', name = ''] = key.split('/');
    const find = () => this.registry.find(deployments, namespace, name) as Deployment | undefined;
    let deployment = find();
    if (!deployment) return undefined;
    const sets = this.claimSets(deployment);
    if (deployment.metadata.deletionTimestamp)
      return this.writeStatus(deployment, this.split(deployment, sets), false);
    this.notePause(deployment);
    deployment = find();
    if (!deployment) return undefined;
    const scaling = sets.some(
      set =>
        set.spec.replicas > 0 && set.metadata.annotations?.[DESIRED] !== String(deployment?.spec.replicas)
    );
    if (deployment.spec.paused || scaling) {
      let parts = this.split(deployment, sets);
      if (parts.newest) parts = this.refreshNewest(deployment, parts);
      this.scale(deployment, parts);
      if (deployment.spec.paused) this.cleanUp(deployment, parts.old);
      return this.writeStatus(
        this.reload(deployment),
        this.split(deployment, this.claimSets(deployment)),
        false
      );
    }
    return deployment.spec.strategy.type === 'Recreate'
      ? this.recreate(deployment, sets)
      : this.roll(deployment, sets);
  }

  private reload(deployment: Deployment): Deployment {
    return this.registry.get(
      deployments,
      deployment.metadata.namespace,
      deployment.metadata.name
    ) as Deployment;
  }

  private roll(deployment: Deployment, sets: ReplicaSet[]): SyncResult {
    const parts = this.ensureNewest(deployment, this.split(deployment, sets));
    const current = this.reload(deployment);
    const { newest, old } = parts;
    const all = newest ? [...old, newest] : old;
    if (newest) {
      const wanted = newReplicas(current, all, newest.spec.replicas);
      if (wanted !== newest.spec.replicas) {
        this.resize(current, newest, wanted);
        return this.finish(current);
      }
    }
    const down = scaleDownOld(current, newest, old);
    for (const { set, replicas } of down) this.resize(current, set, replicas);
    if (down.length === 0 && isComplete(current, current.status)) this.cleanUp(current, old);
    return this.finish(current);
  }

  private recreate(deployment: Deployment, sets: ReplicaSet[]): SyncResult {
    let parts = this.split(deployment, sets);
    if (parts.newest) parts = this.refreshNewest(deployment, parts);
    const active = parts.old.filter(set => set.spec.replicas > 0);
    for (const set of active) this.resize(deployment, set, 0);
    if (active.length > 0) return this.finish(deployment);
    const oldIds = new Set(parts.old.map(set => set.metadata.uid));
    const running = (this.registry.list(pods, deployment.metadata.namespace) as Pod[]).some(
      pod =>
        oldIds.has(controllerOf(pod)?.uid ?? '') &&
        pod.status.phase !== 'Succeeded' &&
        pod.status.phase !== 'Failed'
    );
    if (running || parts.old.some(set => set.status.replicas > 0)) return this.finish(deployment);
    parts = this.ensureNewest(deployment, parts);
    const current = this.reload(deployment);
    if (parts.newest && parts.newest.spec.replicas !== current.spec.replicas) {
      this.resize(current, parts.newest, current.spec.replicas);
    }
    if (isComplete(current, current.status)) this.cleanUp(current, parts.old);
    return this.finish(current);
  }

  private finish(deployment: Deployment): SyncResult {
    const current = this.reload(deployment);
    return this.writeStatus(current, this.split(current, this.claimSets(current)), true);
  }

  /** The Deployment's own ReplicaSets; orphans that fit are adopted. */
  private claimSets(deployment: Deployment): ReplicaSet[] {
    const { uid, namespace } = deployment.metadata;
    const result: ReplicaSet[] = [];
    for (const set of this.registry.list(replicaSets, namespace) as ReplicaSet[]) {
      const owner = controllerOf(set);
      if (owner?.uid === uid) {
        result.push(set);
      } else if (
        !owner &&
        !deployment.metadata.deletionTimestamp &&
        !set.metadata.deletionTimestamp &&
        selects(deployment.spec.selector, set.metadata.labels)
      ) {
        const adopt = (draft: JsonObject) => {
          const metadata = draft.metadata as unknown as ReplicaSet['metadata'];
          metadata.ownerReferences = [...(metadata.ownerReferences ?? []), controllerReference(deployment)];
        };
        result.push(
          this.registry.update(replicaSets, namespace, set.metadata.name, '', adopt, context) as ReplicaSet
        );
      }
    }
    return result;
  }

  private split(deployment: Deployment, sets: readonly ReplicaSet[]): Sets {
    const newest = [...sets].sort(olderFirst).find(set => hasTemplateOf(deployment, set));
    return { newest, old: sets.filter(set => set !== newest) };
  }

  /** Finds or makes the ReplicaSet of the present template. */
  private ensureNewest(deployment: Deployment, parts: Sets): Sets {
    if (parts.newest) return this.refreshNewest(deployment, parts);
    const revision = Math.max(0, ...parts.old.map(revisionOf)) + 1;
    const replicas = newReplicas(deployment, parts.old, 0);
    const body = replicaSetFor(deployment, revision, replicas);
    let newest: ReplicaSet;
    try {
      newest = this.registry.create(
        replicaSets,
        deployment.metadata.namespace,
        clone(body) as unknown as JsonObject,
        context
      ) as ReplicaSet;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.setProgress(deployment, 'False', 'ReplicaSetCreateError', error.message);
      throw error;
    }
    if (replicas > 0)
      this.event(deployment, `Scaled up replica set ${newest.metadata.name} from 0 to ${replicas}`);
    this.setProgress(
      deployment,
      'True',
      'NewReplicaSetCreated',
      `Created new replica set "${newest.metadata.name}"`,
      revision
    );
    return { newest, old: parts.old };
  }

  /** Brings the revision and annotations of the present template's ReplicaSet up to date. */
  private refreshNewest(deployment: Deployment, { newest, old }: Sets): Sets {
    if (!newest) return { newest, old };
    const highest = Math.max(0, ...old.map(revisionOf));
    const revision = Math.max(revisionOf(newest), highest + 1);
    const annotations = annotationsFor(deployment, newest.metadata.annotations ?? {}, revision);
    let current = newest;
    if (
      !jsonEqual(annotations, newest.metadata.annotations ?? {}) ||
      (newest.spec.minReadySeconds ?? 0) !== (deployment.spec.minReadySeconds ?? 0)
    ) {
      const change = (draft: JsonObject) => {
        const set = draft as unknown as ReplicaSet;
        set.metadata.annotations = annotations;
        set.spec.minReadySeconds = deployment.spec.minReadySeconds ?? 0;
      };
      const { namespace, name } = newest.metadata;
      current = this.registry.update(replicaSets, namespace, name, '', change, context) as ReplicaSet;
    }
    const progressing = deployment.status.conditions?.some(condition => condition.type === 'Progressing');
    if (deployment.metadata.annotations?.[REVISION] !== String(revision) || !progressing) {
      this.setProgress(
        deployment,
        'True',
        'FoundNewReplicaSet',
        `Found new replica set "${newest.metadata.name}"`,
        revision,
        progressing
      );
    }
    return { newest: current, old };
  }

  private resize(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    const { namespace, name } = set.metadata;
    const from = set.spec.replicas;
    const change = (draft: JsonObject) => {
      const next = draft as unknown as ReplicaSet;
      next.spec.replicas = replicas;
      next.metadata.annotations = {
        ...next.metadata.annotations,
        [DESIRED]: String(deployment.spec.replicas),
        [MAX]: String(deployment.spec.replicas + rolloutBounds(deployment).maxSurge),
      };
    };
    this.registry.update(replicaSets, namespace, name, '', change, context);
    if (from === replicas) return;
    const direction = replicas > from ? 'up' : 'down';
    this.event(deployment, `Scaled ${direction} replica set ${name} from ${from} to ${replicas}`);
  }

  /** Follows a change of `replicas` without going on with a rollout. */
  private scale(deployment: Deployment, { newest, old }: Sets): void {
    const all = newest ? [...old, newest] : old;
    const active = all.filter(set => set.spec.replicas > 0);
    const [only] = active;
    const latest = newest ?? [...old].sort(olderFirst).at(-1);
    const fallback = active.length === 0 ? latest : undefined;
    const single = active.length === 1 ? only : fallback;
    if (single) {
      this.resize(deployment, single, deployment.spec.replicas);
      return;
    }
    if (active.length === 0) return;
    const saturated =
      newest !== undefined &&
      newest.spec.replicas === deployment.spec.replicas &&
      Number(newest.metadata.annotations?.[DESIRED]) === deployment.spec.replicas &&
      (newest.status.availableReplicas ?? 0) === deployment.spec.replicas;
    if (saturated) {
      for (const set of old.filter(candidate => candidate.spec.replicas > 0)) this.resize(deployment, set, 0);
      return;
    }
    if (deployment.spec.strategy.type !== 'RollingUpdate') return;
    for (const { set, replicas } of scaleInProportion(deployment, active))
      this.resize(deployment, set, replicas);
  }

  /** Removes old ReplicaSets beyond the history limit. */
  private cleanUp(deployment: Deployment, old: readonly ReplicaSet[]): void {
    const limit = deployment.spec.revisionHistoryLimit ?? 10;
    const idle = old
      .filter(set => !set.metadata.deletionTimestamp)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
      if (
        set.status.replicas !== 0 ||
        set.spec.replicas !== 0 ||
        (set.metadata.generation ?? 0) > (set.status.observedGeneration ?? 0)
      ) {
        continue;
      }
      this.registry.delete(replicaSets, set.metadata.namespace, set.metadata.name);
    }
  }

  private notePause(deployment: Deployment): void {
    const progressing = deployment.status.conditions?.find(condition => condition.type === 'Progressing');
    if (!hasDeadline(deployment) || progressing?.reason === 'ProgressDeadlineExceeded') return;
    const noted = progressing?.reason === 'DeploymentPaused';
    if (deployment.spec.paused && !noted) {
      this.setProgress(deployment, 'Unknown', 'DeploymentPaused', 'Deployment is paused');
    } else if (!deployment.spec.paused && noted) {
      this.setProgress(deployment, 'Unknown', 'DeploymentResumed', 'Deployment is resumed');
    }
  }

  private setProgress(
    deployment: Deployment,
    status: string,
    reason: string,
    message: string,
    revision?: number,
    keepCondition = false
  ): void {
    const { namespace, name } = deployment.metadata;
    const change = (draft: JsonObject) => {
      const next = draft as unknown as Deployment;
      if (revision !== undefined) {
        next.metadata.annotations = { ...next.metadata.annotations, [REVISION]: String(revision) };
      }
      if (!keepCondition && hasDeadline(deployment)) {
        next.status.conditions = withCondition(
          next.status.conditions ?? [],
          { type: 'Progressing', status, reason, message },
          this.registry.now()
        );
      }
    };
    this.registry.update(deployments, namespace, name, 'status', change, context);
  }

  private writeStatus(deployment: Deployment, sets: Sets, rollout: boolean): SyncResult {
    const { status, requeue } = nextStatus(deployment, sets, rollout, this.registry.now());
    const change = (draft: JsonObject) => {
      draft.status = clone(status) as unknown as JsonObject;
    };
    const { namespace, name } = deployment.metadata;
    this.registry.update(deployments, namespace, name, 'status', change, context);
    return requeue;
  }

  private event(deployment: Deployment, message: string): void {
    this.recorder.record(deployment, 'Normal', 'ScalingReplicaSet', message, COMPONENT);
  }
}
