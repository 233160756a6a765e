import { describeRef, refOf } from '../../domain/kubernetesObject';
import type { ApplyResult, KubernetesObject, ObjectRef } from '../../ports/cluster';
import { differences } from '../../domain/drift/differences';
import { objectPath } from './kinds';
import type { KubernetesHttp } from './KubernetesHttp';
import { translateStatus, type Failure } from './translateStatus';
import { waitUntilGone } from './waitUntilGone';

/** Owner of the fields that we write; never changed, or old fields would stay behind for ever. */
const FIELD_MANAGER = 'flyloft';

/** No object has this version: the server takes it for a new object only, and answers 409 where there is one. */
const NO_VERSION = '1';

/** How often an apply without a version of the caller's is tried again after somebody else's write. */
const ATTEMPTS = 5;
const GONE_MS = 120_000;

type Options = { resourceVersion?: string; dryRun?: boolean; signal?: AbortSignal };

/** Whether the caller wants it written only over the version that they name. */
const isPinned = (options: Options) => options.resourceVersion !== undefined;

/** The object as it is sent: what the server sets by itself may not be in a server-side apply. */
function bodyOf(object: KubernetesObject, resourceVersion: string | undefined): KubernetesObject {
  const { status, ...rest } = object;
  const metadata: KubernetesObject['metadata'] = { ...object.metadata };
  for (const field of [
    'managedFields',
    'creationTimestamp',
    'generation',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    'resourceVersion',
  ]) {
    delete metadata[field];
  }
  if (resourceVersion !== undefined) metadata.resourceVersion = resourceVersion || NO_VERSION;
  return { ...rest, metadata } as KubernetesObject;
}

function asResult(failure: Failure): ApplyResult {
  return { outcome: failure.kind === 'unreachable' ? 'unreachable' : 'refused', refusal: failure.refusal };
}

function drift(ref: ObjectRef, fields: readonly string[]): ApplyResult {
  return {
    outcome: 'refused',
    refusal: {
      code: 'CLUSTER_DRIFT',
      message: `${describeRef(ref)} reads back other than it was written, in ${fields
        .slice(0, 5)
        .join(', ')}. Something in the cluster changes it; find out what, then try again.`,
      details: { fields: fields.slice(0, 50) },
    },
  };
}

/** The object as the server has it; undefined where it is absent. */
async function readObject(
  http: KubernetesHttp,
  ref: ObjectRef,
  signal: AbortSignal | undefined
): Promise<{ object?: KubernetesObject } | { failure: Failure }> {
  const answer = await http.request({ method: 'GET', path: objectPath(ref), ...(signal ? { signal } : {}) });
  if (answer.status === 200) return { object: answer.body as KubernetesObject };
  const failure = translateStatus(answer, attemptOf(ref));
  return failure.kind === 'absent' ? {} : { failure };
}

function attemptOf(ref: ObjectRef) {
  return {
    object: describeRef(ref),
    ...(ref.namespace ? { namespace: ref.namespace } : {}),
    secret: ref.kind === 'Secret',
  };
}

/**
 * Applies an object under our field manager, reads it back and compares it.
 *
 * The body carries the version last read: a replica that was frozen meanwhile gets 409 instead of putting an old
 * revision back. Where the caller names no version, it is read here, and read again after somebody else's write. An
 * object that is being deleted is waited for and then made anew.
 * @throws the signal's reason where that is aborted; NoAnswer where the server is away.
 */
export async function applyObject(
  http: KubernetesHttp,
  object: KubernetesObject,
  options: Options
): Promise<ApplyResult> {
  const ref = refOf(object);
  const signal = options.signal ? { signal: options.signal } : {};
  let version = options.resourceVersion;

  for (let attempt = 1; ; attempt++) {
    if (!isPinned(options) && !options.dryRun) {
      const found = await readObject(http, ref, options.signal);
      if ('failure' in found) return asResult(found.failure);
      version = found.object?.metadata.resourceVersion ?? '';
    }
    const answer = await http.request({
      method: 'PATCH',
      path: objectPath(ref),
      query: {
        fieldManager: FIELD_MANAGER,
        force: true,
        fieldValidation: 'Strict',
        ...(options.dryRun ? { dryRun: 'All' } : {}),
      },
      body: bodyOf(object, version),
      contentType: 'application/apply-patch+yaml',
      ...signal,
    });

    if (answer.status !== 200 && answer.status !== 201) {
      const failure = translateStatus(answer, attemptOf(ref));
      const again = failure.kind === 'conflict' && !isPinned(options) && attempt < ATTEMPTS;
      if (!again) return asResult(failure);
      continue;
    }

    const stored = answer.body as KubernetesObject;
    if (options.dryRun) {
      const same = version !== undefined && stored.metadata.resourceVersion === version;
      return { outcome: same ? 'unchanged' : 'applied', object: stored };
    }
    if (stored.metadata.deletionTimestamp) {
      const gone = await waitUntilGone(http, ref, {
        ...(stored.metadata.uid ? { uid: stored.metadata.uid } : {}),
        timeoutMs: GONE_MS,
        ...signal,
      });
      if (gone.outcome === 'failed') return asResult(gone.failure);
      if (gone.outcome === 'held' || attempt === ATTEMPTS) {
        return {
          outcome: 'refused',
          refusal: {
            code: 'CLUSTER_CONFLICT',
            message: `${describeRef(ref)} is being deleted, and does not end${
              gone.outcome === 'held' ? `: ${gone.because}` : ''
            }. Try again when it is gone.`,
          },
        };
      }
      version = '';
      continue;
    }
    const unchanged = answer.status === 200 && stored.metadata.resourceVersion === version;
    return readBack(http, object, unchanged ? stored : undefined, options.signal);
  }
}

/** Compares what was sent with what the server has; the answer to an unchanged apply is already read from its store. */
async function readBack(
  http: KubernetesHttp,
  sent: KubernetesObject,
  known: KubernetesObject | undefined,
  signal: AbortSignal | undefined
): Promise<ApplyResult> {
  const ref = refOf(sent);
  let stored = known;
  if (!stored) {
    const found = await readObject(http, ref, signal);
    if ('failure' in found) return asResult(found.failure);
    stored = found.object;
  }
  if (!stored) return drift(ref, ['/']);
  const fields = differences(bodyOf(sent, undefined), stored);
  if (fields.length > 0) return drift(ref, fields);
  return { outcome: known ? 'unchanged' : 'applied', object: stored };
}
