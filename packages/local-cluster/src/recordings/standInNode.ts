import type { JsonObject } from '../model/json';
import type { Pod } from '../model/types';
import { ApiClient, type Access } from './apiClient';

const STEP_MS = 300;
const POLL_MS = 30;

/**
 * The node of the recordings: it marks a bound Pod Running and Ready after 0.3 s, never one whose image is named
 * `fail`, and removes a deleted one after 0.3 s.
 */
export class StandInNode {
  private readonly client: ApiClient;
  private readonly seen = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private next = 1;
  private stopped = false;

  constructor(access: Access) {
    this.client = new ApiClient(access, 'kubernetes-client-javascript');
  }

  start(): void {
    this.timer = setTimeout(() => void this.round(), POLL_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.client.close();
  }

  private async round(): Promise<void> {
    try {
      const answer = await this.client.request('GET', '/api/v1/pods');
      const list = JSON.parse(answer.text) as { items: Pod[] };
      for (const pod of list.items) await this.look(pod);
    } catch {
      // The cluster is going down; the next round finds out.
    }
    if (!this.stopped) this.start();
  }

  private async look(pod: Pod): Promise<void> {
    const { namespace, name, uid, deletionTimestamp } = pod.metadata;
    if (pod.spec.nodeName !== 'fake1') return;
    const key = `${uid}${deletionTimestamp ? '!' : ''}`;
    const since = this.seen.get(key) ?? Date.now();
    this.seen.set(key, since);
    if (Date.now() - since < STEP_MS) return;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if (deletionTimestamp) {
      await this.client.request('DELETE', `${path}?gracePeriodSeconds=0`);
    } else if (pod.status.phase === 'Pending' && !pod.status.podIP) {
      const fails = pod.spec.containers.some(c => /\bfail\b/.test(c.image ?? ''));
      const body = JSON.stringify({ status: this.statusOf(pod, !fails) });
      await this.client.request('PATCH', `${path}/status`, {
        body,
        contentType: 'application/merge-patch+json',
      });
    }
  }

  private statusOf(pod: Pod, runs: boolean): JsonObject {
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    const condition = (type: string, holds: boolean): JsonObject => ({
      type,
      status: holds ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: now,
    });
    this.next += 1;
    const ip = `10.244.0.${this.next}`;
    return {
      phase: runs ? 'Running' : 'Pending',
      conditions: [
        condition('PodScheduled', true),
        condition('Initialized', true),
        condition('ContainersReady', runs),
        condition('Ready', runs),
      ],
      hostIP: '127.0.0.1',
      podIP: ip,
      podIPs: [{ ip }],
      startTime: now,
      containerStatuses: pod.spec.containers.map(container => ({
        name: container.name,
        state: runs
          ? { running: { startedAt: now } }
          : {
              waiting: {
                reason: 'ImagePullBackOff',
                message: `Back-off pulling image "${container.image}"`,
              },
            },
        lastState: {},
        ready: runs,
        restartCount: 0,
        image: container.image ?? '',
        imageID: `fake://${container.image}`,
        containerID: `fake://${pod.metadata.uid}`,
        started: runs,
      })),
    };
  }
}
