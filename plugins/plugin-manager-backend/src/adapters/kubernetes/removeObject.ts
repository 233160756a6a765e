import { describeRef } from '../../domain/kubernetesObject';
import type { DeleteResult, ObjectRef, WaitProgress } from '../../ports/cluster';
import { objectPath } from './kinds';
import type { KubernetesHttp } from './KubernetesHttp';
import { translateStatus, type Failure } from './translateStatus';
import { waitUntilGone } from './waitUntilGone';

/** Namespaces with pods end within some ten seconds; what takes so much longer is held by something. */
const GONE_MS = 180_000;

function asResult(failure: Failure): DeleteResult {
  return { outcome: failure.kind === 'unreachable' ? 'unreachable' : 'refused', refusal: failure.refusal };
}

/**
 * Deletes an object and waits until it is gone. With a `uid`, another object of the same name is left alone.
 * @throws the signal's reason where that is aborted; NoAnswer where the server is away.
 */
export async function removeObject(
  http: KubernetesHttp,
  ref: ObjectRef,
  options: { uid?: string; signal?: AbortSignal; onProgress?: WaitProgress }
): Promise<DeleteResult> {
  const signal = options.signal ? { signal: options.signal } : {};
  const answer = await http.request({
    method: 'DELETE',
    path: objectPath(ref),
    // In the body: a server ignores most of these in the query.
    body: {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      // Foreground keeps a Deployment until its pods are gone, so that nothing runs on behind the fence's removal.
      propagationPolicy: ref.kind === 'Deployment' ? 'Foreground' : 'Background',
      ...(options.uid ? { preconditions: { uid: options.uid } } : {}),
    },
    ...signal,
  });
  let uid = options.uid;
  if (answer.status >= 300) {
    const failure = translateStatus(answer, { object: describeRef(ref) });
    if (failure.kind === 'absent') return { outcome: 'absent' };
    // The object that was meant is gone; the one that is there belongs to somebody else.
    if (failure.kind === 'conflict' && options.uid) return { outcome: 'absent' };
    if (failure.kind !== 'deleting') return asResult(failure);
  } else {
    uid ??= uidOf(answer.body);
  }
  const gone = await waitUntilGone(http, ref, {
    ...(uid ? { uid } : {}),
    timeoutMs: GONE_MS,
    ...signal,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  if (gone.outcome === 'gone') return { outcome: 'deleted' };
  if (gone.outcome === 'failed') return asResult(gone.failure);
  return {
    outcome: 'refused',
    refusal: {
      code: 'CLUSTER_REFUSED',
      message: `${describeRef(ref)} is deleted, but does not end: ${
        gone.because
      } hold it. Remove what holds it, then try again.`,
    },
  };
}

/** The server answers with the object, or with a Status that names it. */
function uidOf(body: unknown): string | undefined {
  const answer = body as { metadata?: { uid?: string }; details?: { uid?: string } };
  return answer.metadata?.uid ?? answer.details?.uid;
}
