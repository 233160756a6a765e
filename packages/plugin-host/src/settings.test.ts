import { HostFailure } from './lifecycle/hostFailure';
import { readSettings } from './settings';

const complete = {
  FLYLOFT_BUNDLE_URL: 'http://portal:7007/api/plugin-manager/bundles/x',
  FLYLOFT_BUNDLE_DIGEST: `sha256:${'a'.repeat(64)}`,
  FLYLOFT_PLUGIN_ID: 'tech-radar',
  FLYLOFT_CONFIG_DIR: '/etc/flyloft/config',
  FLYLOFT_SECRET_DIR: '/etc/flyloft/secret',
  FLYLOFT_WORK_DIR: '/var/run/flyloft',
  POD_IP: '10.1.2.3',
};

const failureOf = (env: Record<string, string>) => {
  try {
    readSettings(env);
  } catch (error) {
    return error as HostFailure;
  }
  throw new Error('It was accepted');
};

describe('readSettings', () => {
  it('reads a pod’s environment, with defaults', () => {
    const settings = readSettings(complete);
    expect(settings).toMatchObject({
      pluginId: 'tech-radar',
      port: 8080,
      allowNativeCode: false,
      drainDeadlineMs: 25_000,
    });
    expect(settings.bundleUrl.origin).toBe('http://portal:7007');
    expect(
      readSettings({ ...complete, POD_IP: 'fd00::1', PORT: '0', FLYLOFT_DRAIN_QUIET_SECONDS: '0.2' })
    ).toMatchObject({
      host: 'fd00::1',
      port: 0,
      drainQuietMs: 200,
    });
  });

  it('names everything that is missing at once', () => {
    const { code, message } = failureOf({});
    expect(code).toBe('SETTINGS_INVALID');
    for (const name of Object.keys(complete)) expect(message).toContain(name);
  });

  it.each([
    ['FLYLOFT_BUNDLE_URL', 'file:///etc/passwd'],
    ['FLYLOFT_BUNDLE_DIGEST', 'sha256:abc'],
    ['FLYLOFT_PLUGIN_ID', '../x'],
    ['POD_IP', 'localhost'],
    ['PORT', '70000'],
    ['FLYLOFT_NATIVE_CODE', 'yes'],
  ])('refuses %s = %s', (name, value) => {
    expect(failureOf({ ...complete, [name]: value }).message).toContain(name);
  });
});
