import type { ErrorCode, Refusal } from '@flyloft/plugin-manager-common';
import type { KubernetesAnswer } from './KubernetesHttp';
import { explainQuota, isQuotaMessage } from './quotaMessage';

/** The parts of a Kubernetes `Status` that we read. */
export type StatusBody = {
  kind: 'Status';
  message?: string;
  reason?: string;
  code?: number;
  details?: { causes?: Array<{ reason?: string; message?: string; field?: string }> };
};

/**
 * refused: it will say the same again; unreachable: asking later helps; conflict: the object is not as it was last
 * read; deleting: what is in the way is being deleted; absent: 404.
 */
export type Failure = {
  kind: 'refused' | 'unreachable' | 'conflict' | 'deleting' | 'absent';
  refusal: Refusal;
};

/** What was tried, for the messages: `Deployment plugin-x/x` and its namespace. */
export type Attempt = {
  object: string;
  namespace?: string;
  /** Whether the body holds secrets: a server may quote what it does not like in it. */
  secret?: boolean;
};

/** A server's `Status`; some answers are plain text, and a 401 of some servers is empty. */
export function statusOf(body: unknown): StatusBody | undefined {
  return typeof body === 'object' && body !== null && (body as { kind?: unknown }).kind === 'Status'
    ? (body as StatusBody)
    : undefined;
}

/** Server-side apply answers 500 without a reason where an object does not fit its schema. */
const SCHEMA_ERROR = /failed to create (typed )?(patch|live|manager)|field not declared in schema/;

const RIGHTS = /cannot (\w+) resource "([^"]+)"/;

/** Refuses with the server's own words after ours. */
function refusal(
  code: ErrorCode,
  sentence: string,
  answer: KubernetesAnswer,
  status: StatusBody | undefined
): Refusal {
  return {
    code,
    message: sentence,
    details: {
      status: answer.status,
      ...(status?.reason ? { reason: status.reason } : {}),
      ...(status?.message ? { server: status.message.slice(0, 2000) } : {}),
    },
  };
}

/**
 * The quota refusal of a pod or object.
 * @param what - `pod`, or the object's name.
 */
export function quotaRefusal(what: string, namespace: string, message: string): Refusal {
  const short = explainQuota(message, namespace) ?? message;
  return {
    code: 'CLUSTER_QUOTA',
    message: `The cluster refused the ${what}: ${short}. Lower it under Resources, or ask the cluster's admins for quota.`,
    details: { server: message },
  };
}

function forbidden(answer: KubernetesAnswer, status: StatusBody | undefined, attempt: Attempt): Failure {
  const message = status?.message ?? '';
  if (isQuotaMessage(message)) {
    return { kind: 'refused', refusal: quotaRefusal(attempt.object, attempt.namespace ?? '', message) };
  }
  if (status?.details?.causes?.some(cause => cause.reason === 'NamespaceTerminating')) {
    return {
      kind: 'deleting',
      refusal: refusal(
        'CLUSTER_CONFLICT',
        `${attempt.object} was not written: its namespace is being deleted. Try again when it is gone.`,
        answer,
        status
      ),
    };
  }
  const rights = RIGHTS.exec(message);
  if (rights) {
    return {
      kind: 'refused',
      refusal: refusal(
        'CLUSTER_FORBIDDEN',
        `The portal may not ${rights[1]} ${rights[2]} in the cluster (${attempt.object}). Give its account this right; k8s/ has the list.`,
        answer,
        status
      ),
    };
  }
  return {
    kind: 'refused',
    refusal: refusal(
      'CLUSTER_REFUSED',
      `The cluster refused ${attempt.object}: ${message || 'forbidden'}. Nothing of it was written.`,
      answer,
      status
    ),
  };
}

/** A refusal of a Secret: a 400, 422 or 500 is about its content, and only its own log may say what that is. */
function withoutQuotes(answer: KubernetesAnswer): StatusBody | undefined {
  const status = statusOf(answer.body);
  if (!status || ![400, 422, 500].includes(answer.status)) return status;
  const shape = SCHEMA_ERROR.test(status.message ?? '')
    ? 'field not declared in schema'
    : 'its content is not valid';
  return { ...status, message: `${shape} (the server's own log says more)` };
}

/** What an answer with an error status means, and what to do about it. */
export function translateStatus(answer: KubernetesAnswer, attempt: Attempt): Failure {
  const status = attempt.secret ? withoutQuotes(answer) : statusOf(answer.body);
  const message = status?.message ?? (typeof answer.body === 'string' ? answer.body.slice(0, 300) : '');
  const fail = (kind: Failure['kind'], code: ErrorCode, sentence: string): Failure => ({
    kind,
    refusal: refusal(code, sentence, answer, status),
  });
  const { object } = attempt;
  switch (answer.status) {
    case 401:
      return fail(
        'refused',
        'CLUSTER_FORBIDDEN',
        'The cluster does not accept the portal’s credentials (401). Check the kubeconfig of the environment, or the portal’s service account.'
      );
    case 403:
      return forbidden(answer, status, attempt);
    case 404:
      return fail('absent', 'CLUSTER_REFUSED', `${object} is not there: ${message}.`);
    case 409:
      if (message.includes('being deleted')) {
        return fail('deleting', 'CLUSTER_CONFLICT', `${object} is being deleted. Try again when it is gone.`);
      }
      return fail(
        'conflict',
        'CLUSTER_CONFLICT',
        `Somebody changed ${object} in the meantime, so it was not written. Make a new plan from what runs now.`
      );
    case 410:
      return fail('unreachable', 'CLUSTER_UNREACHABLE', `The cluster has forgotten where we read (410).`);
    case 422:
      if (status?.details?.causes?.some(cause => cause.field === 'metadata.uid')) {
        return fail(
          'conflict',
          'CLUSTER_CONFLICT',
          `${object} was removed in the meantime, and perhaps made again by somebody else, so it was not written. Make a new plan from what runs now.`
        );
      }
      return fail(
        'refused',
        'CLUSTER_REFUSED',
        `The cluster refused ${object}: ${message}. Nothing of it was written.`
      );
    case 429:
      return fail('unreachable', 'CLUSTER_UNREACHABLE', 'The cluster is too busy to answer (429).');
    default:
      break;
  }
  if (answer.status >= 500 && !SCHEMA_ERROR.test(message)) {
    return fail(
      'unreachable',
      'CLUSTER_UNREACHABLE',
      `The cluster has trouble (${answer.status}${message ? `: ${message}` : ''}).`
    );
  }
  return fail(
    'refused',
    'CLUSTER_REFUSED',
    `The cluster refused ${object}: ${message || answer.status}. Nothing of it was written.`
  );
}
