import { isObject, type Json, type JsonObject } from '../model/json';
import type { ApiClient, Answer } from './apiClient';
import { differences, normalise } from './normalise';
import type { Step } from './recording';

/** What a step came to. */
export interface StepResult {
  index: number;
  step: string;
  problems: string[];
}

interface Watch {
  index: number;
  events: Array<{ type: string; object: JsonObject }>;
  close: () => void;
  ended: Promise<void>;
  status: number;
}

/** How long a read may take to show what was recorded: controllers need their time. */
const SETTLE_MS = 9_000;
const RETRY_MS = 40;

/** Replays conversations against a server, translating ids and revisions from the recorded to the present ones. */
export class Replay {
  private readonly known = new Map<string, string>();

  constructor(private readonly client: ApiClient) {}

  /** Runs a conversation; `skip` names the steps that are not asked at all. */
  async run(
    steps: readonly Step[],
    outOfScope: (index: number) => boolean,
    before: (index: number) => (() => Promise<void>) | undefined = () => undefined
  ): Promise<StepResult[]> {
    const results: StepResult[] = [];
    let watches: Watch[] = [];
    const finish = async (): Promise<void> => {
      for (const watch of watches) {
        const step = steps[watch.index];
        if (!step) continue;
        results.push({
          index: watch.index,
          step: step.step,
          problems: await this.finishWatch(step, watch, outOfScope(watch.index) ? 0 : SETTLE_MS),
        });
      }
      watches = [];
    };
    let acted = false;
    for (const [index, step] of steps.entries()) {
      // The next phase begins when the watches of this one have seen all.
      const setUp = before(index);
      if (setUp || (step.events && acted)) await finish();
      await setUp?.();
      acted = !step.events;
      if (step.events) watches.push(await this.openWatch(index, step));
      else
        results.push({
          index,
          step: step.step,
          problems: await this.ask(step, outOfScope(index) ? 0 : SETTLE_MS),
        });
    }
    await finish();
    return results.sort((a, b) => a.index - b.index);
  }

  private async ask(step: Step, settleMs: number): Promise<string[]> {
    const until = Date.now() + (step.request.method === 'GET' ? settleMs : 0);
    for (;;) {
      const answer = await this.send(step);
      const problems = this.compare(step, answer);
      if (problems.length === 0 || Date.now() >= until || step.response.status >= 400) {
        this.learn(step.response.body, parse(answer));
        return problems;
      }
      await new Promise(resolve => setTimeout(resolve, RETRY_MS));
    }
  }

  private async send({ request }: Step): Promise<Answer> {
    const { body: recorded } = request;
    let body: string | undefined;
    if (typeof recorded === 'string') body = recorded;
    else if (recorded !== undefined && recorded !== null) body = JSON.stringify(this.translate(recorded));
    return this.client.request(request.method, await this.path(request.path), {
      body,
      contentType: request.contentType,
      headers: request.headers ?? {},
    });
  }

  /** Revisions and continue tokens in a query, and generated names in the path, become the present ones. */
  private async path(recorded: string): Promise<string> {
    const [route = '', queryText] = recorded.split('?');
    const named = route
      .split('/')
      .map(part => this.known.get(`name ${part}`) ?? part)
      .join('/');
    if (queryText === undefined) return named;
    const query = new URLSearchParams(queryText);
    const revision = query.get('resourceVersion');
    if (revision && Number(revision) > 10 && Number(revision) < 1_000_000) {
      const mapped = this.known.get(`resourceVersion ${revision}`);
      query.set('resourceVersion', mapped ?? (await this.revision()));
    }
    const token = query.get('continue');
    const mappedToken = token && this.known.get(`continue ${token}`);
    if (mappedToken) query.set('continue', mappedToken);
    return `${named}?${query}`;
  }

  private async revision(): Promise<string> {
    const answer = await this.client.request('GET', '/api/v1/namespaces?limit=1');
    return (JSON.parse(answer.text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  }

  private translate(value: Json, key = ''): Json {
    if (Array.isArray(value)) return value.map(item => this.translate(item));
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([k, v]) => [k, v === undefined ? null : this.translate(v, k)])
      );
    }
    if (typeof value !== 'string') return value;
    const long = /^<(\d+) times (.)>$/.exec(value);
    if (long) return (long[2] ?? '').repeat(Number(long[1]));
    if (key === 'resourceVersion' || key === 'uid') return this.known.get(`${key} ${value}`) ?? value;
    return this.known.get(`name ${value}`) ?? value;
  }

  /** Remembers which present id stands for which recorded one. */
  private learn(recorded: Json | undefined, actual: Json | undefined): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) {
      recorded.forEach((item, index) => this.learn(item, actual[index]));
    } else if (isObject(recorded) && isObject(actual)) {
      const keys = ['uid', 'resourceVersion', 'continue', ...(recorded.generateName ? ['name'] : [])];
      for (const [key, value] of Object.entries(recorded)) {
        const other = actual[key];
        if (typeof value === 'string' && typeof other === 'string' && value !== other) {
          if (keys.includes(key)) {
            this.known.set(`${key} ${value}`, other);
          }
        } else {
          this.learn(value, other);
        }
      }
    }
  }

  private compare(step: Step, answer: Answer): string[] {
    const problems: string[] = [];
    if (answer.status !== step.response.status) {
      problems.push(
        `status: expected ${step.response.status}, got ${answer.status} ${answer.text.slice(0, 600)}`
      );
      return problems;
    }
    const settle = step.request.method === 'GET' ? keep : dropRacing;
    const actual = settle(normalise(parse(answer)));
    const expected = servedPart(settle(normalise(step.response.body)), actual);
    problems.push(...differences(expected, actual));
    const warnings = ([] as string[]).concat(answer.headers.warning ?? []);
    const texts = warnings.flatMap(line =>
      [...line.matchAll(/299 - ("(?:[^"\\]|\\.)*")/g)].map(m => m[1] ?? '')
    );
    const expectedTexts = (step.response.warnings ?? []).flatMap(line =>
      [...line.matchAll(/299 - ("(?:[^"\\]|\\.)*")/g)].map(m => m[1] ?? '')
    );
    if (JSON.stringify(texts) !== JSON.stringify(expectedTexts)) {
      problems.push(`warnings: expected ${expectedTexts.join(' ')}, got ${texts.join(' ')}`);
    }
    return problems;
  }

  private async openWatch(index: number, step: Step): Promise<Watch> {
    const events: Watch['events'] = [];
    const stream = await this.client.stream(
      await this.path(step.request.path),
      step.request.headers ?? {},
      line => events.push(line as Watch['events'][number])
    );
    return { index, events, ...stream };
  }

  private async finishWatch(step: Step, watch: Watch, settleMs: number): Promise<string[]> {
    const until = Date.now() + settleMs;
    let problems = compareEvents(step, watch.events);
    while (problems.length > 0 && Date.now() < until) {
      await new Promise(resolve => setTimeout(resolve, RETRY_MS));
      problems = compareEvents(step, watch.events);
    }
    if (step.closedBy === 'server') await watch.ended;
    else watch.close();
    if (watch.status !== step.response.status) problems.unshift(`status: got ${watch.status}`);
    return problems;
  }
}

function parse(answer: Answer): Json | undefined {
  try {
    return JSON.parse(answer.text) as Json;
  } catch {
    return answer.text;
  }
}

function keep(value: Json): Json {
  return value;
}

/** Of a discovery document only what is served here: the emulation is a part, and says so. */
function servedPart(expected: Json, actual: Json): Json {
  if (!isObject(expected) || !isObject(actual)) return expected;
  const result: JsonObject = { ...expected };
  for (const key of ['groups', 'resources']) {
    const [all, served] = [expected[key], actual[key]];
    if (!Array.isArray(all) || !Array.isArray(served)) continue;
    const names = served.map(item => (isObject(item) ? item.name : undefined));
    result[key] = all
      .filter(item => isObject(item) && names.includes(item.name))
      .map(item => (isObject(item) ? { ...item, storageVersionHash: undefined } : item));
  }
  return result;
}

/** Kinds whose objects controllers write while a conversation goes on. */
const controlled = new Set(['Deployment', 'ReplicaSet', 'Pod', 'ResourceQuota', 'Namespace']);

/** What controllers may or may not have written yet when a write is answered. */
function dropRacing(value: Json): Json {
  if (!isObject(value) || !controlled.has(String(value.kind)) || !isObject(value.metadata)) return value;
  const { status: _status, ...rest } = value;
  const annotations = isObject(value.metadata.annotations)
    ? Object.fromEntries(
        Object.entries(value.metadata.annotations).filter(
          ([key]) => key !== 'deployment.kubernetes.io/revision'
        )
      )
    : {};
  const managedFields = Array.isArray(value.metadata.managedFields)
    ? value.metadata.managedFields.filter(
        entry =>
          !(isObject(entry) && String(entry.manager).startsWith('kube') && entry.subresource === 'status')
      )
    : [];
  return { ...rest, metadata: { ...value.metadata, annotations, managedFields } };
}

/**
 * Compares the events of each object: how it appears, how it ends, and that it goes when it should. In between,
 * controllers may write in more or fewer steps.
 */
function compareEvents(step: Step, actual: Watch['events']): string[] {
  const expected = (step.events ?? []).map(({ type, object }) => ({
    type,
    object: isObject(object) ? object : {},
  }));
  const group = (events: Watch['events']): Map<string, Array<{ type: string; object: Json }>> => {
    const groups = new Map<string, Array<{ type: string; object: Json }>>();
    const titles = new Map<string, string>();
    const counts = new Map<string, number>();
    for (const { type, object } of events) {
      const metadata = isObject(object.metadata) ? object.metadata : {};
      const id = `${String(object.kind)} ${String(metadata.uid ?? '')}`;
      let title = titles.get(id);
      if (title === undefined) {
        const labels = isObject(metadata.labels) ? Object.keys(metadata.labels).length : 0;
        const base = JSON.stringify(normalise({ ...metadata, managedFields: [], labels })).length;
        const kind = `${String(object.kind)} ${JSON.stringify(
          normalise({ g: metadata.generateName ?? metadata.name ?? base })
        )}`;
        const count = counts.get(kind) ?? 0;
        counts.set(kind, count + 1);
        title = `${kind} #${count}`;
        titles.set(id, title);
      }
      const list = groups.get(title) ?? [];
      list.push({ type, object: normalise(object) });
      groups.set(title, list);
    }
    return groups;
  };
  const want = group(expected);
  const got = group(actual);
  const problems: string[] = [];
  for (const [title, events] of want) {
    const mine = got.get(title);
    if (!mine) {
      problems.push(`${title}: no events, expected ${events.map(event => event.type).join(' ')}`);
      continue;
    }
    const [first, last] = [events[0], events.at(-1)];
    const [myFirst, myLast] = [mine[0], mine.at(-1)];
    if (!first || !last || !myFirst || !myLast) continue;
    if (first.type !== myFirst.type)
      problems.push(`${title}: first is ${myFirst.type}, expected ${first.type}`);
    if (last.type !== myLast.type) problems.push(`${title}: last is ${myLast.type}, expected ${last.type}`);
    if (first.type === 'ADDED') problems.push(...differences(first.object, myFirst.object, `${title} first`));
    problems.push(...differences(last.object, myLast.object, `${title} last`));
  }
  for (const title of got.keys()) if (!want.has(title)) problems.push(`${title}: unexpected events`);
  return problems;
}
