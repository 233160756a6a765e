import type { KubernetesObject } from '../../ports/cluster';
import { explainQuota } from './quotaMessage';
import { rolloutState, type RolloutView } from './rolloutState';

type Parts = {
  generation?: number;
  replicas?: number;
  status?: object;
  conditions?: object[];
  pods?: Array<{ set?: 'new' | 'old'; ending?: boolean; status?: object; conditions?: object[] }>;
};

const REVISION = 'deployment.kubernetes.io/revision';

/** A Deployment `web` at revision 2 with the ReplicaSets `new` and `old`. */
function view({ generation = 2, replicas = 1, status, conditions = [], pods = [] }: Parts): RolloutView {
  const owner = (uid: string) => [{ uid }];
  const set = (uid: string, revision: string): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: uid, uid, annotations: { [REVISION]: revision }, ownerReferences: owner('web') },
  });
  return {
    deployment: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web',
        namespace: 'payments',
        uid: 'web',
        generation,
        annotations: { [REVISION]: '2' },
      },
      spec: { replicas },
      status: { ...status, conditions },
    },
    replicaSets: [set('old', '1'), set('new', '2')],
    pods: pods.map((pod, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `web-${index}`,
        ownerReferences: owner(pod.set ?? 'new'),
        ...(pod.ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
      },
      status: { containerStatuses: pod.status ? [pod.status] : [], conditions: pod.conditions ?? [] },
    })),
  };
}

const seen = { observedGeneration: 2 };
const container = (state: object, more: object = {}) => ({ name: 'plugin', state, ...more });
const waiting = (reason: string, message?: string) => container({ waiting: { reason, message } });
const rolledOut = { ...seen, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };

describe('rolloutState', () => {
  it.each<[string, Parts, string]>([
    ['not observed yet', { status: { ...rolledOut, observedGeneration: 1 } }, 'notice the change'],
    ['no pod yet', { status: seen }, 'waiting for the pod'],
    [
      'no node',
      {
        status: seen,
        pods: [{ conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes' }] }],
      },
      'a node with room: 0/3 nodes',
    ],
    ['pulling', { status: seen, pods: [{ status: waiting('ContainerCreating') }] }, 'pulling the image'],
    [
      'starting',
      { status: seen, pods: [{ status: container({ running: {} }, { started: false }) }] },
      'starting',
    ],
    [
      'not ready',
      { status: seen, pods: [{ status: container({ running: {} }, { started: true }) }] },
      'waiting for readiness',
    ],
    [
      'crashed once',
      { status: seen, pods: [{ status: container({ terminated: { exitCode: 1 } }, { restartCount: 0 }) }] },
      'starting it again',
    ],
    ['old pods', { status: { ...rolledOut, replicas: 2 } }, 'old pod to finish'],
    [
      'new account',
      {
        status: seen,
        conditions: [
          {
            type: 'ReplicaFailure',
            status: 'True',
            message: 'error looking up service account payments/x: serviceaccount "x" not found',
          },
        ],
      },
      'service account',
    ],
    ['stopping', { replicas: 0, status: seen, pods: [{ ending: true }] }, 'old pod to finish'],
  ])('%s: progress', (_name, parts, detail) => {
    expect(rolloutState(view(parts))).toEqual({ state: 'progress', detail: expect.stringContaining(detail) });
  });

  it.each<[string, Parts]>([
    ['one new pod is available', { status: rolledOut }],
    ['nothing is wanted and nothing is there', { replicas: 0, status: seen }],
    ['an old pod still ends', { status: rolledOut, pods: [{ set: 'old', ending: true }] }],
  ])('ready when %s', (_name, parts) => {
    expect(rolloutState(view(parts))).toEqual({ state: 'ready' });
  });

  const quota =
    'pods "web-x" is forbidden: exceeded quota: quota, requested: limits.cpu=500m,limits.memory=512Mi, used: limits.cpu=1800m,limits.memory=1Gi, limited: limits.cpu=2,limits.memory=4Gi';
  const refused = (message: string) => [
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
  ];

  it('says what a quota has left', () => {
    const state = rolloutState(view({ status: seen, conditions: refused(quota) }));
    expect(state).toMatchObject({ state: 'failing', settleMs: 1000, refusal: { code: 'CLUSTER_QUOTA' } });
    expect(state.state === 'failing' && state.refusal.message).toContain(
      'payments has 200m CPU (limit) left, this needs 500m'
    );
  });

  it('gives a quota time while a pod ends, which counts until it is gone', () => {
    const state = rolloutState(
      view({ status: seen, conditions: refused(quota), pods: [{ set: 'old', ending: true }] })
    );
    expect(state).toMatchObject({ state: 'failing', settleMs: 15_000 });
  });

  it.each<[string, Parts, string, RegExp]>([
    [
      'Pod Security',
      {
        status: seen,
        conditions: refused('pods "x" is forbidden: violates PodSecurity "restricted:latest"'),
      },
      'CLUSTER_REFUSED',
      /violates PodSecurity/,
    ],
    [
      'an image that is not there',
      { status: seen, pods: [{ status: waiting('ImagePullBackOff', 'Back-off pulling image "x".') }] },
      'POD_FAILED',
      /cannot be pulled \(ImagePullBackOff\): Back-off pulling image "x"\. Check/,
    ],
    [
      'a crash, twice',
      { status: seen, pods: [{ status: container({ terminated: { exitCode: 3 } }, { restartCount: 1 }) }] },
      'POD_FAILED',
      /exit code 3, twice/,
    ],
    [
      'a crash loop',
      {
        status: seen,
        pods: [
          {
            status: container(
              { waiting: { reason: 'CrashLoopBackOff' } },
              { restartCount: 4, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }
            ),
          },
        ],
      },
      'POD_FAILED',
      /more memory than its limit/,
    ],
    [
      'the deadline',
      {
        status: seen,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      },
      'POD_TIMEOUT',
      /waiting for the pod/,
    ],
  ])('%s: failing', (_name, parts, code, message) => {
    const state = rolloutState(view(parts));
    expect(state).toMatchObject({ state: 'failing', refusal: { code } });
    expect(state.state === 'failing' && state.refusal.message).toMatch(message);
  });

  it('does not judge by pods of an old revision', () => {
    const old = { set: 'old' as const, status: waiting('ImagePullBackOff') };
    expect(rolloutState(view({ status: seen, pods: [old] })).state).toBe('progress');
  });

  it('says that the Deployment was deleted', () => {
    expect(rolloutState({ deployment: undefined, replicaSets: [], pods: [] })).toMatchObject({
      state: 'failing',
      refusal: { code: 'CLUSTER_CONFLICT' },
    });
  });
});

describe('explainQuota', () => {
  it('is silent where the server’s words are not the expected ones', () => {
    expect(explainQuota('exceeded quota: something else', 'n')).toBeUndefined();
    expect(explainQuota('exceeded quota: q, requested: a=x, used: a=y, limited: a=z', 'n')).toBeUndefined();
  });
});
