import { isSecretReference } from '@flyloft/plugin-manager-common';

/** Every value of a config with its dotted path, in the config's own order; a stored secret counts as one value. */
export function flattenConfig(config: Record<string, unknown>): Array<{ path: string; value: unknown }> {
  const rows: Array<{ path: string; value: unknown }> = [];
  const walk = (value: unknown, path: string) => {
    const inner =
      typeof value === 'object' && value !== null && !isSecretReference(value) ? Object.entries(value) : [];
    if (inner.length === 0) {
      if (path !== '') rows.push({ path, value });
      return;
    }
    for (const [key, child] of inner) walk(child, path === '' ? key : `${path}.${key}`);
  };
  walk(config, '');
  return rows;
}
