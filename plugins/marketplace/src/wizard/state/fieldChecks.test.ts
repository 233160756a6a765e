import type { CheckResult, FieldCheck } from '@flyloft/plugin-manager-common';
import { FieldChecks } from './fieldChecks';

const checkOf = (field: string, dependsOn: string[] = []): FieldCheck => ({
  field,
  check: 'host-answers',
  title: 'Does it?',
  required: false,
  dependsOn,
});
const good = (field: string): CheckResult => ({
  outcome: 'ok',
  check: 'host-answers',
  field,
  required: false,
});

type Call = {
  field: string;
  signal: AbortSignal;
  answer(results: CheckResult[]): void;
  fail(error: Error): void;
};

function start() {
  const calls: Call[] = [];
  const checks = new FieldChecks(
    (field, _config, signal) =>
      new Promise((resolve, reject) => {
        calls.push({ field, signal, answer: resolve, fail: reject });
      })
  );
  return { calls, checks };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const url = [checkOf('/url')];

it('asks once after a pause in typing', () => {
  const { calls, checks } = start();
  for (const text of ['h', 'ht', 'http']) {
    checks.update(url, { url: text });
    jest.advanceTimersByTime(100);
  }
  expect(checks.stateAt('/url')).toEqual({ phase: 'pending' });
  expect(calls).toHaveLength(0);
  jest.advanceTimersByTime(600);
  expect(calls.map(({ field }) => field)).toEqual(['/url']);
});

it('cancels what is under way when the value changes, and takes no late answer', async () => {
  const { calls, checks } = start();
  checks.update(url, { url: 'a' });
  jest.advanceTimersByTime(600);
  checks.update(url, { url: 'b' });
  expect(calls[0]?.signal.aborted).toBe(true);
  calls[0]?.answer([good('/url')]);
  await Promise.resolve();
  expect(checks.stateAt('/url')).toEqual({ phase: 'pending' });
  jest.advanceTimersByTime(600);
  calls[1]?.answer([good('/url')]);
  await Promise.resolve();
  expect(checks.stateAt('/url')).toEqual({ phase: 'done', results: [good('/url')] });
});

it('asks again when a value changes that the check looks at, and not when another one does', async () => {
  const { calls, checks } = start();
  const token = [checkOf('/token', ['/url'])];
  checks.update(token, { token: 't', url: 'a' });
  jest.advanceTimersByTime(600);
  calls[0]?.answer([good('/token')]);
  await Promise.resolve();
  checks.update(token, { token: 't', url: 'a', other: 1 });
  jest.advanceTimersByTime(600);
  expect(calls).toHaveLength(1);
  checks.update(token, { token: 't', url: 'b', other: 1 });
  jest.advanceTimersByTime(600);
  expect(calls).toHaveLength(2);
});

it('forgets values that are gone, each item of a list by itself', () => {
  const { calls, checks } = start();
  const items = [checkOf('/list/*/url')];
  checks.update(items, { list: [{ url: 'a' }, { url: 'b' }] });
  jest.advanceTimersByTime(600);
  expect(calls.map(({ field }) => field)).toEqual(['/list/0/url', '/list/1/url']);
  checks.update(items, { list: [{ url: 'a' }] });
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  expect([...checks.states().keys()]).toEqual(['/list/0/url']);
});

it('says why where the server does not answer, and asks again after it was stopped', async () => {
  const { calls, checks } = start();
  checks.update(url, { url: 'a' });
  jest.advanceTimersByTime(600);
  calls[0]?.fail(new Error('Too many'));
  await Promise.resolve();
  await Promise.resolve();
  expect(checks.stateAt('/url')).toEqual({ phase: 'failed', because: 'Too many' });
  checks.update(url, { url: 'b' });
  jest.advanceTimersByTime(600);
  checks.stop();
  expect(calls[1]?.signal.aborted).toBe(true);
  checks.update(url, { url: 'b' });
  jest.advanceTimersByTime(600);
  expect(calls).toHaveLength(3);
});
