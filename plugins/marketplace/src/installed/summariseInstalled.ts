import type { Installation } from '@flyloft/plugin-manager-common';

/** `23 plugins: 21 healthy, 1 failing, 1 stopped; 4 updates.` Zero parts are left out. */
export function summariseInstalled(installations: readonly Installation[]): string {
  const count = (test: (installation: Installation) => boolean) => installations.filter(test).length;
  const parts: Array<[number, string]> = [
    [count(item => item.health.status === 'healthy'), 'healthy'],
    [count(item => item.health.status === 'degraded'), 'degraded'],
    [count(item => item.health.status === 'failing'), 'failing'],
    [count(item => item.health.status === 'stopped'), 'stopped'],
    [count(item => item.health.status === 'unknown'), 'unknown'],
  ];
  const updates = count(item => item.available !== undefined);
  const states = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  const plugins = `${installations.length} ${installations.length === 1 ? 'plugin' : 'plugins'}`;
  const tail = updates > 0 ? `; ${updates} ${updates === 1 ? 'update' : 'updates'}` : '';
  return `${plugins}${states.length > 0 ? `: ${states.join(', ')}` : ''}${tail}.`;
}
