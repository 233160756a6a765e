import { startupCauses } from './startupCauses';

const plugin = (name: string, cause: string) =>
  `  Plugin '${name}' startup failed; caused by Error: Failed to instantiate service 'core.auth' for '${name}' because the factory function threw an error, ${cause}`;

describe('startupCauses', () => {
  it('says each cause once, however many plugins stumble over it', () => {
    const cause = 'error: password authentication failed for user "flyloft"';
    const log = [
      '\u001b[2m2026-11-21T18:34:04.721Z\u001b[22m backstage info Plugin initialization complete',
      'Backend startup failed due to the following errors:',
      plugin('auth', cause),
      plugin('events', cause),
      '  Plugin \'plugin-manager\' startup failed; caused by Error: The kubeconfig /a has no context "b", nor another',
    ].join('\n');
    expect(startupCauses(log)).toBe(
      'password authentication failed for user "flyloft"\nThe kubeconfig /a has no context "b", nor another'
    );
  });

  it('tells of the last start only, and knows when there is nothing to tell', () => {
    const start = (cause: string) =>
      `Backend startup failed due to the following errors:\n${plugin('auth', `TypeError: ${cause}`)}\n`;
    expect(startupCauses(start('old') + start('new'))).toBe('new');
    expect(startupCauses('node: bad option')).toBeUndefined();
    expect(startupCauses('Backend startup failed due to the following errors:\n')).toBeUndefined();
  });
});
