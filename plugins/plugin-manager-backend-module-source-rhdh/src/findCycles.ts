import type { SourceDefect } from '@flyloft/plugin-manager-common';
import { defectAt } from '@flyloft/plugin-manager-node';
import type { PluginEntity } from './entities';
import type { Found } from './readEntities';

/** Plugins that need each other in a circle; each circle is reported once, at the first of its names. */
export function findCycles(plugins: readonly Found<PluginEntity>[]): SourceDefect[] {
  const byName = new Map(plugins.map(found => [found.entity.metadata.name, found]));
  const finished = new Set<string>();
  const defects: SourceDefect[] = [];
  for (const start of [...byName.keys()].sort()) {
    const path: string[] = [];
    const pending: Array<{ name: string; leave: boolean }> = [{ name: start, leave: false }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { name } = next;
      if (next.leave) {
        path.pop();
        finished.add(name);
        continue;
      }
      const from = path.indexOf(name);
      if (from >= 0) {
        const circle = [...path.slice(from), name];
        const found = byName.get(name);
        defects.push(
          defectAt(
            { ...found?.place, line: found?.document.lineOf(['spec', 'dependencies']) },
            {
              code: 'cycle',
              message: `Plugins need each other in a circle: ${circle.join(' → ')}.`,
              fix: 'Remove one of these dependencies; until then none of them decides the order.',
            }
          )
        );
        continue;
      }
      if (finished.has(name)) continue;
      path.push(name);
      pending.push({ name, leave: true });
      const needs = byName.get(name)?.entity.spec.dependencies ?? [];
      pending.push(...needs.filter(one => byName.has(one)).map(one => ({ name: one, leave: false })));
    }
  }
  return defects;
}
