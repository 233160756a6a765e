import type { Condition, ContainerStatus, Pod, PodStatus } from '../model/types';

const HOST_IP = '127.0.0.1';

/** The phase that follows from the containers' states. */
function phaseOf(pod: Pod, statuses: readonly ContainerStatus[], terminating: boolean): string {
  const ended = statuses.filter(status => status.state.terminated);
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (ended.length === statuses.length && statuses.length > 0) {
    const failed = ended.some(status => status.state.terminated?.exitCode !== 0);
    if (terminating || policy === 'Never' || (policy === 'OnFailure' && !failed)) {
      return failed ? 'Failed' : 'Succeeded';
    }
  }
  // A container that never ran keeps the pod pending; one that ran and waits for its restart does not.
  const pending = statuses.some(status => status.state.waiting && !status.lastState.terminated);
  return pending ? 'Pending' : 'Running';
}

function readinessOf(
  phase: string,
  unready: readonly string[]
): Pick<Condition, 'status' | 'reason' | 'message'> {
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

/** A pod's whole status, as a kubelet writes it. Transition times move only when a condition's status does. */
export function podStatus(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  facts: { podIP: string | undefined; terminating: boolean; now: string; sandboxReady: boolean }
): PodStatus {
  const phase = phaseOf(pod, statuses, facts.terminating);
  const unready = statuses.filter(status => !status.ready).map(status => status.name);
  const over = phase === 'Failed' || phase === 'Succeeded';
  const readiness = readinessOf(phase, unready);
  const initialized = phase === 'Succeeded' ? { status: 'True', reason: 'PodCompleted' } : { status: 'True' };
  const generation = pod.metadata.generation ?? 1;
  const wanted: Array<Pick<Condition, 'type' | 'status' | 'reason' | 'message'>> = [
    { type: 'PodReadyToStartContainers', status: facts.sandboxReady && !over ? 'True' : 'False' },
    { type: 'Initialized', ...initialized },
    { type: 'Ready', ...readiness },
    { type: 'ContainersReady', ...readiness },
    { type: 'PodScheduled', status: 'True' },
  ];
  const conditions = wanted.map((condition): Condition => {
    const before = pod.status.conditions?.find(candidate => candidate.type === condition.type);
    const same = before?.status === condition.status;
    return {
      ...condition,
      observedGeneration: generation,
      lastProbeTime: null,
      lastTransitionTime: same ? before?.lastTransitionTime ?? facts.now : facts.now,
    };
  });
  return {
    ...pod.status,
    observedGeneration: generation,
    phase,
    conditions,
    hostIP: HOST_IP,
    hostIPs: [{ ip: HOST_IP }],
    ...(facts.podIP ? { podIP: facts.podIP, podIPs: [{ ip: facts.podIP }] } : {}),
    startTime: pod.status.startTime ?? facts.now,
    containerStatuses: [...statuses],
  };
}
