import { mockCredentials } from '@backstage/backend-test-utils';
import type { Detected, EnvironmentDetector } from '@flyloft/plugin-manager-node';
import { environmentOf } from '../../__testUtils__/environments';
import { releaseOf } from '../../__testUtils__/releases';
import type { Json } from '../../domain/json';
import type { Outcome } from '../outcome';
import { createDetection, type DetectionOf } from './detection';

const START = new Date('2026-01-01T00:00:00Z');

/** A detector that answers what a test says. */
const detector = (
  id: string,
  detect: EnvironmentDetector['detect'],
  dependsOn: EnvironmentDetector['dependsOn'] = []
): EnvironmentDetector => ({ id, title: id.toUpperCase(), dependsOn, detect });

const fact = (title: string, offers: Detected['facts'][number]['offers'] = []) => ({
  facts: [{ title, text: `${title} is so.`, offers }],
});

const release = releaseOf({
  configSchema: {
    type: 'object',
    properties: {
      radar: {
        type: 'object',
        properties: {
          storageClassName: { type: 'string' },
          host: { type: 'string', 'x-flyloft-detect': 'github-host' },
          size: { type: 'string', enum: ['small', 'big'], 'x-flyloft-detect': 'storage-class' },
          replicas: { type: 'integer', 'x-flyloft-detect': 'storage-class' },
          measured: { type: 'boolean', 'x-flyloft-detect': 'metrics' },
          token: { type: 'string', 'x-secret': true },
          unknown: { type: 'string', 'x-flyloft-detect': 'no-such-word' },
        },
      },
    },
  },
});

function detection(detectors: EnvironmentDetector[]) {
  const kept = new Map<string, { value: Json; until: number }>();
  const time = { now: START.getTime() };
  const warnings: string[] = [];
  const { detectEnvironment } = createDetection({
    store: {
      registry: { findRelease: async () => release, listReleases: async () => [release] } as never,
    },
    detectors,
    environments: [environmentOf(), { ...environmentOf(), id: 'other' }],
    remembered: {
      get: async key => {
        const found = kept.get(key);
        return found && found.until > time.now ? found.value : undefined;
      },
      set: async (key, value, milliseconds) => void kept.set(key, { value, until: time.now + milliseconds }),
    },
    clock: { now: () => new Date(time.now) } as never,
    log: { warn: message => void warnings.push(message) },
    detectionMs: 40,
  });
  const ask = async (over: Partial<DetectionOf> = {}) => {
    const person = { actor: 'user:default/dev', credentials: mockCredentials.user() };
    const outcome = await detectEnvironment({ environment: 'local', person, ...over });
    return valueOf(outcome);
  };
  return { ask, time, warnings, detectEnvironment };
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.outcome === 'refused') throw new Error(outcome.refusal.message);
  return outcome.value;
}

describe('a detector that misbehaves', () => {
  const polluted = JSON.parse(
    '{"facts":[{"title":"a","text":"b","offers":[{"kind":"secret","reason":"r","value":{"__proto__":{"x":1}}}]}]}'
  );
  const circle: Record<string, unknown> = { facts: [] };
  circle.self = circle;

  it.each([
    ['throws', async () => Promise.reject(new Error('the door is closed')), 'the door is closed'],
    [
      'throws before it waits',
      () => {
        throw new Error('at once');
      },
      'at once',
    ],
    ['hangs', () => new Promise<never>(() => {}), 'it did not answer within 0.04 s'],
    [
      'answers 10 MB',
      async () => ({ facts: [{ title: 'a', text: 'x'.repeat(10_000_000) }] }),
      'its answer is too large',
    ],
    ['answers prototypes', async () => polluted, 'which is a name that is not allowed'],
    ['answers a circle', async () => circle, 'its answer is no data'],
    ['answers nothing', async () => undefined, 'does not have the agreed form'],
    [
      'answers a kind that nobody knows',
      async () => fact('a', [{ kind: 'passwords' as never, value: 1, reason: 'r' }]),
      'does not have the agreed form',
    ],
    [
      'answers more than was agreed',
      async () => ({ facts: [], commands: ['rm'] }),
      'does not have the agreed form',
    ],
  ])('and %s is left out and named; the others answer', async (_what, detect, because) => {
    const { ask, warnings } = detection([
      detector('bad', detect as EnvironmentDetector['detect']),
      detector('good', async () => fact('weather')),
    ]);
    const found = await ask();
    expect(found.facts).toEqual([
      { detector: 'good', source: 'GOOD', title: 'weather', text: 'weather is so.', at: START.toISOString() },
    ]);
    expect(found.silent).toEqual([
      { detector: 'bad', source: 'BAD', because: expect.stringContaining(because) },
    ]);
    expect(warnings.join()).toContain('bad');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('and hangs is aborted, and not asked a second time until it came back', async () => {
    let calls = 0;
    let comeBack = () => {};
    const { ask } = detection([
      detector('slow', ({ signal }) => {
        calls += 1;
        return new Promise((resolve, reject) => {
          comeBack = () => (signal.aborted ? reject(new Error('aborted')) : resolve({ facts: [] }));
        });
      }),
    ]);
    await ask();
    expect((await ask()).silent).toMatchObject([
      { because: 'it has not come back since it was asked before' },
    ]);
    expect(calls).toBe(1);
    comeBack();
    await ask();
    expect(calls).toBe(2);
  });
});

describe('what was detected', () => {
  it('is remembered for what it depends on, until its time is over or somebody asks again', async () => {
    const asked: string[] = [];
    const { ask, time } = detection([
      detector(
        'cluster',
        async ({ environment }) => {
          asked.push(environment.id);
          return fact(environment.id);
        },
        ['environment']
      ),
    ]);
    await ask();
    await ask({ person: { actor: 'user:default/other', credentials: mockCredentials.user() } });
    expect(asked).toEqual(['local']);
    await ask({ environment: 'other' });
    expect(asked).toEqual(['local', 'other']);
    await ask({ again: true });
    expect(asked).toHaveLength(3);
    time.now += 61_000;
    expect((await ask()).facts[0]?.at).toBe(new Date(time.now).toISOString());
    expect(asked).toHaveLength(4);
  });

  it('of one person is not told to another', async () => {
    const { ask } = detection([detector('mine', async ({ person }) => fact(person.actor), ['person'])]);
    await ask();
    const other = await ask({ person: { actor: 'user:default/other', credentials: mockCredentials.user() } });
    expect(other.facts.map(({ title }) => title)).toEqual(['user:default/other']);
  });

  it('refuses an environment that is not there', async () => {
    const { detectEnvironment } = detection([]);
    const person = { actor: 'user:default/dev', credentials: mockCredentials.user() };
    expect(await detectEnvironment({ environment: 'nowhere', person })).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'ENVIRONMENT_NOT_FOUND' },
    });
  });
});

describe('suggestions', () => {
  const offers = (...values: unknown[]) =>
    fact(
      'Storage',
      values.map(value => ({ kind: 'storage-class', value, reason: `there is ${value}` } as never))
    );
  const suggest = async (...answers: Detected[]) => {
    const { ask } = detection(answers.map((answer, index) => detector(`d${index}`, async () => answer)));
    const { suggestions } = await ask({ pluginId: 'radar' });
    return suggestions.map(({ pointer, value, sure }) => ({ pointer, value, sure }));
  };

  it('go to the fields that ask for them, by their schema or their name, where the value may stand', async () => {
    expect(await suggest(offers('fast'))).toEqual([
      { pointer: '/radar/storageClassName', value: 'fast', sure: true },
    ]);
    expect(await suggest(offers('small'))).toEqual([
      { pointer: '/radar/storageClassName', value: 'small', sure: true },
      { pointer: '/radar/size', value: 'small', sure: true },
    ]);
    expect(await suggest(fact('Metrics', [{ kind: 'metrics', value: false, reason: 'r' }]))).toEqual([
      { pointer: '/radar/measured', value: false, sure: true },
    ]);
  });

  it('are sure only where nothing else fits as well', async () => {
    expect(await suggest(offers('fast', 'slow'))).toEqual([
      { pointer: '/radar/storageClassName', value: 'fast', sure: false },
    ]);
    const preferred = offers('fast', 'slow');
    preferred.facts[0]!.offers![1]!.preferred = true;
    expect(await suggest(preferred)).toEqual([
      { pointer: '/radar/storageClassName', value: 'slow', sure: true },
    ]);
  });

  it('for one field come before what is offered to all; of secrets only references, and never surely', async () => {
    const direct = (pointer: string, value: unknown) => ({
      facts: [],
      suggestions: [{ pointer, value: value as never, reason: 'so' }],
    });
    expect(await suggest(offers('fast'), direct('/radar/storageClassName', 'slow'))).toEqual([
      { pointer: '/radar/storageClassName', value: 'slow', sure: true },
    ]);
    const reference = { $secret: 'kubernetes:radar/token' };
    expect(await suggest(direct('/radar/token', reference))).toEqual([
      { pointer: '/radar/token', value: reference, sure: false },
    ]);
    expect(await suggest(direct('/radar/token', 'in clear'))).toEqual([]);
    expect(await suggest(direct('/radar/host', reference))).toEqual([]);
    expect(await suggest(direct('/__proto__/x', 'y'), direct('/radar/unknown/deep', 'y'))).toEqual([]);
  });
});
