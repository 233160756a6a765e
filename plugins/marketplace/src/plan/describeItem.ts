import type { PlanItem } from '@flyloft/plugin-manager-common';

/** What happens to one plugin, after its name: `1.8.0 → 2.0.0, because Jenkins needs it`. */
export function describeItem(item: PlanItem): string {
  const others = item.neededBy.filter(name => name !== 'requested');
  const because =
    !item.neededBy.includes('requested') && others.length > 0
      ? `, because ${others.join(' and ')} needs it`
      : '';
  switch (item.kind) {
    case 'install':
      return `${item.to} new${because}`;
    case 'update':
      return `${item.from} → ${item.to}${because}`;
    case 'configure':
      return `${item.to ?? item.from} gets other settings`;
    case 'rollback':
      return `back to revision ${item.toRevision}: ${item.from} → ${item.to}`;
    case 'uninstall':
      return item.removesData ? 'is removed with its database' : 'is removed; its database stays';
    case 'start':
      return 'is started';
    case 'stop':
      return 'is stopped; its settings and data stay';
    case 'restart':
      return 'is restarted';
    default:
      return item.kind satisfies never;
  }
}
