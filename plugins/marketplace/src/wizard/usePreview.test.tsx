import type { ReactNode } from 'react';
import { act, renderHook } from '@testing-library/react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { FlyloftError, type EndpointBodyInput, type Plan } from '@flyloft/plugin-manager-common';
import { pluginManagerApiRef } from '@flyloft/plugin-marketplace-react';
import { usePreview } from './usePreview';

type Body = EndpointBodyInput<'makePlan'>;
type Asked = { body: Body; signal: AbortSignal; answer(plan: Plan): void; fail(error: unknown): void };

const planOf = (summary: string, change = 'changed') =>
  ({ summary, content: { objects: [{ change }] } } as unknown as Plan);
const wish = (word: string): Body => ({
  changes: [{ kind: 'configure', pluginId: 'radar', config: { word } }],
});

let asked: Asked[];

/** The server: a request is open until a test answers it, and ends as fetch does where it is given up. */
const client = {
  makePlan: (body: Body, { signal }: { signal: AbortSignal }) =>
    new Promise<{ plan: Plan }>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      asked.push({ body, signal, answer: plan => resolve({ plan }), fail: reject });
    }),
};

function type(first: string) {
  return renderHook(({ word }) => usePreview(wish(word)), {
    initialProps: { word: first },
    wrapper: ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[[pluginManagerApiRef, client]]}>{children}</TestApiProvider>
    ),
  });
}
const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));

beforeEach(() => {
  asked = [];
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

it('asks after a pause, and has the cluster asked once nobody types', async () => {
  const { result } = type('a');
  await pass(399);
  expect(asked).toEqual([]);
  await pass(1);
  expect(asked.map(({ body }) => [body.preview, body.tryObjects])).toEqual([[true, false]]);
  asked[0]!.answer(planOf('first'));
  await pass(999);
  expect(result.current).toMatchObject({ plan: { summary: 'first' }, pending: false, tried: false });
  expect(asked).toHaveLength(1);
  await pass(1);
  expect(asked[1]!.body).toMatchObject({ preview: true, tryObjects: true });
  asked[1]!.answer(planOf('tried'));
  await pass(0);
  expect(result.current).toMatchObject({ plan: { summary: 'tried' }, pending: false, tried: true });
});

it('gives up the request of the key before, and what it would still have asked', async () => {
  const { result, rerender, unmount } = type('a');
  await pass(400);
  rerender({ word: 'ab' });
  expect(asked[0]!.signal.aborted).toBe(true);
  expect(result.current.pending).toBe(true);
  await pass(400);
  asked[1]!.answer(planOf('second'));
  await pass(500);
  rerender({ word: 'abc' });
  await pass(400);
  // The cluster was not asked about what is not wanted any more.
  expect(asked.map(({ body }) => body.tryObjects)).toEqual([false, false, false]);
  expect(result.current).toMatchObject({ plan: { summary: 'second' }, pending: true });
  unmount();
  expect(asked[2]!.signal.aborted).toBe(true);
});

it('asks nothing for the same wish in another object, and no cluster where nothing differs', async () => {
  const { rerender } = type('a');
  await pass(400);
  rerender({ word: 'a' });
  asked[0]!.answer(planOf('first', 'unchanged'));
  await pass(5_000);
  expect(asked).toHaveLength(1);
});

it('keeps what it knows where the cluster cannot be asked, and says what the portal refuses', async () => {
  const { result, rerender } = type('a');
  await pass(400);
  asked[0]!.answer(planOf('first'));
  await pass(1_000);
  asked[1]!.fail(new FlyloftError('CLUSTER_UNREACHABLE', 'It is away.'));
  await pass(0);
  expect(result.current).toMatchObject({ plan: { summary: 'first' }, tried: false });
  rerender({ word: 'b' });
  await pass(400);
  asked[2]!.fail(new FlyloftError('CONFIG_INVALID', 'It does not fit.'));
  await pass(0);
  expect(result.current).toMatchObject({ error: { code: 'CONFIG_INVALID' }, pending: false });
});
