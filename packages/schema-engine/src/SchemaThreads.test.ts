import { checkConfig, checkSchema } from './schemaChecks';
import { SchemaThreads } from './SchemaThreads';
import type { SchemaThread } from './thread';

type Question = { id: number; config?: unknown };

/** A thread that the test speaks for. */
function scripted(
  onQuestion: (question: Question, say: (message: unknown) => void, fail: () => void) => void
) {
  const threads: Array<{ ended: boolean; questions: Question[] }> = [];
  const spawn = (): SchemaThread => {
    const log = { ended: false, questions: [] as Question[] };
    threads.push(log);
    const listeners = new Set<{ message: (message: unknown) => void; failure: (why: string) => void }>();
    const say = (message: unknown) => queueMicrotask(() => [...listeners].forEach(on => on.message(message)));
    const fail = () => queueMicrotask(() => [...listeners].forEach(on => on.failure('it ended')));
    say('ready');
    return {
      post: message => {
        log.questions.push(message as Question);
        onQuestion(message as Question, say, fail);
      },
      listen(message, failure) {
        const entry = { message, failure };
        listeners.add(entry);
        return () => listeners.delete(entry);
      },
      end: () => {
        log.ended = true;
      },
    };
  };
  return { spawn, threads };
}

const valid = ({ id }: Question, say: (message: unknown) => void) => say({ id, reply: { outcome: 'valid' } });

describe('SchemaThreads', () => {
  it('keeps one thread and gives each question its own answer', async () => {
    const { spawn, threads } = scripted(({ id, config }, say) => {
      say({ id: id - 1, reply: { outcome: 'not-compiled', message: 'of another question' } });
      say({ id, reply: { outcome: 'valid', config } });
    });
    const engine = new SchemaThreads({ spawn });
    const answers = await Promise.all([1, 2, 3].map(n => checkConfig(engine, {}, { n })));
    expect(answers).toEqual([1, 2, 3].map(n => ({ outcome: 'valid', config: { n } })));
    expect(threads).toHaveLength(1);
    await engine.close();
    expect(threads[0]?.ended).toBe(true);
  });

  it('ends a thread that is too slow, and starts another one', async () => {
    const { spawn, threads } = scripted((question, say) => question.id > 1 && valid(question, say));
    const engine = new SchemaThreads({ spawn, deadlineMs: 20 });
    expect(await checkSchema(engine, {})).toMatchObject({ refusal: { code: 'SCHEMA_REFUSED' } });
    expect(await checkSchema(engine, {})).toEqual({ outcome: 'valid' });
    expect(threads.map(thread => thread.ended)).toEqual([true, false]);
  });

  it.each<[string, Parameters<typeof scripted>[0]]>([
    ['ends', (_question, _say, fail) => fail()],
    ['answers something else', (_question, say) => say({ nonsense: true })],
  ])('refuses a schema on which the thread %s', async (_name, onQuestion) => {
    const { spawn, threads } = scripted(onQuestion);
    const engine = new SchemaThreads({ spawn });
    expect(await checkSchema(engine, {})).toMatchObject({ refusal: { code: 'SCHEMA_REFUSED' } });
    expect(threads[0]?.ended).toBe(true);
  });

  it('does not blame the schema when no thread can be started', async () => {
    const engine = new SchemaThreads({
      spawn: () => {
        throw new Error('workers are forbidden here');
      },
    });
    expect(await checkSchema(engine, {})).toEqual({
      outcome: 'unavailable',
      message: 'workers are forbidden here',
    });
  });

  it('answers an aborted question at once, and passes over one that waits', async () => {
    let release: () => void = () => undefined;
    let isAsked: () => void = () => undefined;
    const firstIsAsked = new Promise<void>(resolve => {
      isAsked = resolve;
    });
    const { spawn, threads } = scripted((question, say) => {
      if (question.id > 1) return valid(question, say);
      release = () => valid(question, say);
      return isAsked();
    });
    const engine = new SchemaThreads({ spawn });
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [
      checkSchema(engine, { title: '1' }, { signal: first.signal }),
      checkSchema(engine, { title: '2' }, { signal: second.signal }),
    ];
    const third = checkSchema(engine, { title: '3' });
    await firstIsAsked;
    first.abort();
    second.abort();
    expect(await Promise.all(asked)).toEqual([{ outcome: 'aborted' }, { outcome: 'aborted' }]);
    release();
    expect(await third).toEqual({ outcome: 'valid' });
    expect(threads).toHaveLength(1);
    expect(threads[0]?.questions).toMatchObject([{ schema: { title: '1' } }, { schema: { title: '3' } }]);
  });
});
