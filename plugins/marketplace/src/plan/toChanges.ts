import type { Plan, WantedChange } from '@flyloft/plugin-manager-common';

/** The wish behind a plan, so that it can be asked for again: what was requested, with the configuration it had. */
export function toChanges(plan: Pick<Plan, 'content'>): WantedChange[] {
  return plan.content.items
    .filter(item => item.neededBy.includes('requested'))
    .map((item): WantedChange => {
      const { pluginId, config = {} } = item;
      switch (item.kind) {
        case 'install':
        case 'update':
          return { kind: item.kind, pluginId, config };
        case 'configure':
          return { kind: 'configure', pluginId, config };
        case 'rollback':
          return { kind: 'rollback', pluginId, ...(item.toRevision ? { revision: item.toRevision } : {}) };
        case 'uninstall':
          return { kind: 'uninstall', pluginId, removeData: item.removesData };
        case 'start':
        case 'stop':
        case 'restart':
          return { kind: item.kind, pluginId };
        default:
          return item.kind satisfies never;
      }
    });
}
