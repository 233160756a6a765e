import { isObject, type Json, type JsonObject } from '../model/json';

/** Keys whose values differ from server to server and from run to run. */
const varying = new Set([
  'uid',
  'resourceVersion',
  'clusterIP',
  'nodePort',
  'healthCheckNodePort',
  'podIP',
  'ip',
  'continue',
  'time',
  'creationTimestamp',
  'deletionTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'storageVersionHash',
  'containerID',
  'serverAddress',
  'ca.crt',
  'hash',
  'endpoints.kubernetes.io/last-change-trigger-time',
]);
const varyingLists = new Set(['clusterIPs', 'podIPs', 'addresses']);

/** A text with its times, ids, revisions and generated names taken out. */
function normaliseText(text: string): string {
  return (
    text
      // The whole object in front of a patch's error, and the diff of Go structs behind a pod's.
      .replace(/(patch: )?Invalid value: "\{\\"(?:apiVersion|kind)[\s\S]*\}": /, '$1<object> ')
      .replace(/\n@@[\s\S]*$/, '')
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replace(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<any>')
      .replace(/\b127\.\d+\.\d+\.\d+\b|\b10\.\d+\.\d+\.\d+\b/g, '<address>')
      // ReplicaSet names carry a hash of the template, pods five more characters, Events sixteen.
      .replace(/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<hash>-<any>')
      .replace(/-[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, '-<hash>')
      .replace(/\.[0-9a-f]{14,20}$/g, '.<event>')
      .replace(/resourceVersion: "\d+"/g, 'resourceVersion: "<rv>"')
      .replace(/ResourceVersion: \d+/g, 'ResourceVersion: <rv>')
      .replace(/(ResourceVersion in (?:record|the precondition)) \(\d+\)/g, '$1 (<rv>)')
      .replace(/current: \d+/g, 'current: <rv>')
      .replace(/too old resource version: \d+ \(\d+\)/g, 'too old resource version: <rv> (<rv>)')
  );
}

/** Takes a value's varying parts out, so that a recorded and a replayed one can be compared. */
export function normalise(value: Json | undefined, key = ''): Json {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    if (varyingLists.has(key)) return `<${value.length} ${key}>`;
    const items = value.map(item => normalise(item));
    if (key === 'managedFields') return sortManaged(items);
    // A list is sorted by name, and generated names vary.
    if (key === 'items' && JSON.stringify(items).includes('-<hash>')) {
      return [...items].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
    }
    return items;
  }
  if (isObject(value)) {
    const generated = typeof value.generateName === 'string';
    // Each write of the controller counts, and how many it takes varies.
    const counted = isObject(value.labels) && 'endpointslice.kubernetes.io/managed-by' in value.labels;
    const result: JsonObject = {};
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      if (counted && name === 'generation') continue;
      // Whether a time changed depends on whether a second had passed.
      if (/^f:last(Transition|Update)Time$/.test(name)) continue;
      if (name === 'k:{"type":"PodScheduled"}') continue;
      if (name === 'pod-template-hash')
        result[name] = typeof item === 'string' ? '<hash>' : normalise(item, name);
      else if (varying.has(name) && (typeof item === 'string' || typeof item === 'number'))
        result[name] = `<${name}>`;
      // The texts of table columns are documentation, not behaviour.
      else if (name === 'description' && 'priority' in value) continue;
      else if (generated && name === 'name') result[name] = '<generated>';
      else result[normaliseText(name)] = normalise(item, name);
    }
    return result;
  }
  return typeof value === 'string' ? normaliseText(value) : value;
}

/** One text for equal values, whatever the order of their members. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map(key => `${key}:${canonical(value[key] ?? null)}`)
    .join()}}`;
}

/** Entries with equal operation are ordered by time, which varies: order them by manager instead. */
function sortManaged(entries: Json[]): Json[] {
  const id = (entry: Json): string =>
    isObject(entry) ? `${String(entry.operation)} ${String(entry.manager)} ${String(entry.subresource)}` : '';
  return [...entries].sort((a, b) => (id(a) < id(b) ? -1 : 1));
}

/** The paths at which two normalised values differ, with both values. */
export function differences(expected: Json, actual: Json, at = ''): string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, i) =>
      differences(expected[i] ?? null, actual[i] ?? null, `${at}[${i}]`)
    ).flat();
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap(key => {
      const [e, a] = [expected[key], actual[key]];
      if (e === undefined && a === undefined) return [];
      if (e === undefined) return [`${at}.${key}: unexpected ${short(a)}`];
      if (a === undefined) return [`${at}.${key}: missing ${short(e)}`];
      return differences(e, a, `${at}.${key}`);
    });
  }
  return expected === actual ? [] : [`${at}: expected ${short(expected)}, got ${short(actual)}`];
}

function short(value: Json | undefined): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 400);
}
