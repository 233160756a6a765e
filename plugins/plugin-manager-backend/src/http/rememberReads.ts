import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';

/** How long an answer of the policy on reading is not asked for again, in milliseconds. */
const REMEMBERED_MS = 5_000;

type Remembered = { answer: Promise<unknown>; until: number };

/**
 * The policy, asked once in a few seconds for the same person and the same permission to read: each answer is a request
 * of its own within the portal, and costs more than what it protects. What changes something is always asked for.
 * Credentials are the key, so nothing outlives them.
 */
export function rememberReads(permissions: PermissionsService, now = () => Date.now()): PermissionsService {
  const known = new WeakMap<BackstageCredentials, Map<string, Remembered>>();

  function remember<
    Request extends { permission: { name: string; attributes: { action?: string } } },
    Answer
  >(
    kind: string,
    requests: Request[],
    credentials: BackstageCredentials | undefined,
    ask: () => Promise<Answer>
  ): Promise<Answer> {
    const [request] = requests;
    // A request that names a resource is about more than the permission.
    const isPlain = requests.length === 1 && request !== undefined && Object.keys(request).length === 1;
    if (!credentials || !isPlain || request.permission.attributes.action !== 'read') return ask();
    const own = known.get(credentials) ?? new Map<string, Remembered>();
    known.set(credentials, own);
    const key = `${kind} ${request.permission.name}`;
    const kept = own.get(key);
    if (kept && kept.until > now()) return kept.answer as Promise<Answer>;
    const answer = ask();
    own.set(key, { answer, until: now() + REMEMBERED_MS });
    answer.catch(() => own.delete(key));
    return answer;
  }

  return {
    authorize: (requests, options) =>
      remember('authorize', requests, credentialsIn(options), () => permissions.authorize(requests, options)),
    authorizeConditional: (requests, options) =>
      remember('conditional', requests, credentialsIn(options), () =>
        permissions.authorizeConditional(requests, options)
      ),
  };
}

function credentialsIn(options: unknown): BackstageCredentials | undefined {
  return (options as { credentials?: BackstageCredentials } | undefined)?.credentials;
}
