import { ConfigReader } from '@backstage/config';
import { declaredFetch, declaredHosts } from './declaredFetch';
import { findCheck, runConnectionCheck } from './runConnectionCheck';

const config = new ConfigReader({
  backend: { reading: { allow: [{ host: 'Api.example.com' }, { host: 'b:8443' }] } },
});
const logger = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn(), child: jest.fn() };
const run = (check: (input: object) => unknown, timeoutMs = 5_000) =>
  runConnectionCheck(check, { config, logger, timeoutMs });

it('gives the plugin’s own answer, cut', async () => {
  expect(await run(async () => ({ ok: true, message: 'fine' }))).toEqual({ outcome: 'ok', message: 'fine' });
  const long = await run(async () => ({ ok: false, message: 'x'.repeat(10_000), nextStep: 'Do it' }));
  expect(long).toEqual({ outcome: 'refused', message: `${'x'.repeat(500)}…`, nextStep: 'Do it' });
});

it.each([
  ['throws', () => Promise.reject(new Error('401 from there')), '401 from there'],
  ['throws at once', () => assertNever(), 'at once'],
  ['answers nonsense', () => 'yes', 'answers neither'],
])('counts a check that %s as refused', async (_, check, message) => {
  expect(await run(check)).toMatchObject({ outcome: 'refused', message: expect.stringContaining(message) });
});

function assertNever(): never {
  throw new Error('at once');
}

it('ends one that hangs, and tells it', async () => {
  let told = false;
  const verdict = await run(input => {
    const { signal } = input as { signal: AbortSignal };
    signal.addEventListener('abort', () => {
      told = true;
    });
    return new Promise(() => undefined);
  }, 20);
  expect(verdict.outcome).toBe('timed-out');
  expect(told).toBe(true);
});

it('finds the function under its name however the package was compiled, and says where there is none', () => {
  const checkConnection = () => 1;
  expect(findCheck({ checkConnection }, 'checkConnection')({})).toBe(1);
  expect(findCheck({ default: { default: { checkConnection } } }, 'checkConnection')({})).toBe(1);
  expect(() => findCheck({ default: () => 1 }, 'checkConnection')).toThrow(
    'exports no function checkConnection'
  );
  expect(() => findCheck({}, 'toString')).toThrow('exports no function toString');
});

describe('the fetch that a check gets', () => {
  const send = jest.fn(async () => new Response());
  const limited = declaredFetch(declaredHosts(config), new AbortController().signal, send);

  it('reaches the hosts that are declared, with their ports, and follows nobody elsewhere', async () => {
    await limited('https://api.example.com/health', { redirect: 'follow' });
    await limited(new URL('http://b:8443/'));
    expect(send).toHaveBeenNthCalledWith(
      1,
      'https://api.example.com/health',
      expect.objectContaining({ redirect: 'manual' })
    );
    expect(send).toHaveBeenCalledTimes(2);
  });

  it.each([
    'https://evil.example/',
    'http://b/',
    'http://169.254.169.254/latest/meta-data',
    'https://api.example.com.evil.example/',
    'https://api.example.com@evil.example/',
    'file:///etc/passwd',
  ])('does not reach %s', async url => {
    send.mockClear();
    await expect(limited(url)).rejects.toThrow('is not among the hosts');
    expect(send).not.toHaveBeenCalled();
  });
});
