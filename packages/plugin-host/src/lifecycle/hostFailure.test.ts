import { isErrorCode } from '@flyloft/plugin-manager-common';
import { HOST_FAILURES, HostFailure, hostFailureOfExitCode, toHostFailure } from './hostFailure';

describe('HOST_FAILURES', () => {
  const entries = Object.entries(HOST_FAILURES);

  it('has an exit code of its own for each, outside of what shells and signals use', () => {
    const codes = entries.map(([, failure]) => failure.exitCode);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every(code => code >= 10 && code < 125)).toBe(true);
    expect(entries.every(([name, { exitCode }]) => hostFailureOfExitCode(exitCode) === name)).toBe(true);
    expect(hostFailureOfExitCode(137)).toBeUndefined();
  });

  it('names codes of the closed list', () => {
    expect(entries.filter(([, failure]) => !isErrorCode(failure.errorCode))).toEqual([]);
  });
});

describe('toHostFailure', () => {
  it('keeps a failure, and wraps whatever else is thrown', () => {
    const failure = new HostFailure('BUNDLE_NOT_FOUND', 'gone');
    expect(toHostFailure(failure, 'INTERNAL', 'x')).toBe(failure);
    expect(toHostFailure(new TypeError('no'), 'PLUGIN_CRASHED', 'It crashed').message).toBe(
      'It crashed: TypeError: no'
    );
    expect(toHostFailure('text', 'PLUGIN_CRASHED', 'It crashed').message).toBe('It crashed: text');
  });
});
