import fc from 'fast-check';
import { ANSWER_MS, type FrameState, MAX_ANSWERS, PreviewChannel } from './previewMessages';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function start() {
  const states: FrameState[] = [];
  const sent: Array<{ seq: number; config: unknown }> = [];
  const channel = new PreviewChannel(state => states.push(state));
  const port = {
    postMessage: (message: unknown) => void sent.push(message as { seq: number; config: unknown }),
    onmessage: null as ((event: MessageEvent) => void) | null,
    close: jest.fn(),
  };
  const answer = (data: unknown) => port.onmessage?.({ data } as MessageEvent);
  const show = (config: unknown) => channel.show({ config, theme: 'light' });
  return { states, sent, channel, port, answer, show };
}

describe('PreviewChannel', () => {
  it('sends one configuration at a time, and of those that follow the newest', () => {
    const { states, sent, channel, port, answer, show } = start();
    show('a');
    expect(sent).toEqual([]);
    channel.open(port);
    show('b');
    show('c');
    expect(sent.map(({ config }) => config)).toEqual(['a']);
    answer({ kind: 'shown', seq: 1 });
    expect(sent.map(({ config, seq }) => [config, seq])).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
    answer({ kind: 'failed', seq: 2, message: 'no' });
    expect(states).toEqual([{ kind: 'shown' }, { kind: 'failed', message: 'no' }]);
    jest.advanceTimersByTime(10 * ANSWER_MS);
    expect(states).toHaveLength(2);
  });

  it.each([
    ['never greets', (): void => undefined],
    [
      'does not answer',
      ({ channel, port, show }: ReturnType<typeof start>) => {
        channel.open(port);
        show(1);
      },
    ],
    [
      'answers for another one',
      ({ channel, port, show, answer }: ReturnType<typeof start>) => {
        channel.open(port);
        show(1);
        answer({ kind: 'shown', seq: 7 });
      },
    ],
  ])('ends a frame that %s', (_, act) => {
    const begun = start();
    act(begun);
    jest.advanceTimersByTime(ANSWER_MS);
    expect(begun.states).toEqual([{ kind: 'ended', because: 'silent' }]);
    begun.show(2);
    expect(begun.sent.filter(({ config }) => config === 2)).toEqual([]);
  });

  it('ends a frame whose answers are of another form, however they look, and listens no more', () => {
    const known = (value: unknown) =>
      typeof value === 'object' && value !== null && ['shown', 'failed'].includes(Object(value).kind);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue().filter(value => !known(value)),
          fc.constant({ kind: 'shown', seq: 1, more: true }),
          fc.constant({ kind: 'failed', seq: 1, message: 'x'.repeat(501) }),
          fc.constant({ kind: 'failed', seq: '1', message: 'x' })
        ),
        data => {
          const { states, channel, port, answer, show } = start();
          channel.open(port);
          show(1);
          answer(data);
          answer({ kind: 'shown', seq: 1 });
          expect(states).toEqual([{ kind: 'ended', because: 'unruly' }]);
          expect(port.close).toHaveBeenCalled();
        }
      )
    );
  });

  it('ends a frame that floods, also with answers of the right form', () => {
    const { states, channel, port, answer, show } = start();
    channel.open(port);
    show(1);
    for (let index = 0; index <= MAX_ANSWERS; index++) answer({ kind: 'failed', seq: 9, message: 'again' });
    expect(states.at(-1)).toEqual({ kind: 'ended', because: 'unruly' });
  });

  it('takes the first channel that it is handed, and says nothing more once it is closed', () => {
    const { states, sent, channel, port, answer, show } = start();
    channel.open(port);
    const second = { postMessage: jest.fn(), onmessage: null, close: jest.fn() };
    channel.open(second);
    expect(second.close).toHaveBeenCalled();
    show('a');
    expect(sent).toHaveLength(1);
    expect(second.postMessage).not.toHaveBeenCalled();
    channel.close();
    answer({ kind: 'shown', seq: 1 });
    jest.advanceTimersByTime(10 * ANSWER_MS);
    expect(states).toEqual([]);
  });
});
