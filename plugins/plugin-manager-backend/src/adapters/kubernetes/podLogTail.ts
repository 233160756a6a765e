import type { KubernetesHttp } from './KubernetesHttp';

/** The text of a line that may be a JSON log record. */
function logText(line: string): string {
  try {
    const record = JSON.parse(line) as { message?: unknown } | null;
    if (typeof record === 'object' && record !== null && typeof record.message === 'string')
      return record.message;
  } catch {
    // Not JSON: the line itself is the text.
  }
  return line;
}

/** The last line that says something in a pod's log; undefined where there is none or it cannot be read. */
export async function lastLogLine(
  http: KubernetesHttp,
  pod: { namespace: string; name: string; container: string; previous: boolean },
  signal?: AbortSignal
): Promise<string | undefined> {
  const answer = await http.request({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`,
    query: { container: pod.container, tailLines: 20, ...(pod.previous ? { previous: true } : {}) },
    timeoutMs: 5000,
    ...(signal ? { signal } : {}),
  });
  if (answer.status !== 200 || typeof answer.body !== 'string') return undefined;
  const line = answer.body
    .split('\n')
    .map(text => text.trim())
    .filter(text => text !== '')
    .at(-1);
  return line === undefined ? undefined : logText(line).slice(0, 500);
}
