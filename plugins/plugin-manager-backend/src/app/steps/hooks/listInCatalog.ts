import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { StepContext, StepKind, StepResult } from '../step';

function setListed(ctx: StepContext, inCatalog: boolean): StepResult {
  const before = { inCatalog: ctx.installation.inCatalog };
  return {
    outcome: 'done',
    commit: async tx => {
      await tx.installations.setState(ctx.installation.id, { inCatalog });
      tx.publish(PLUGIN_MANAGER_TOPICS.installationChanged, {
        environment: ctx.environment.id,
        pluginId: ctx.pluginId,
      });
      return { before };
    },
  };
}

/**
 * Marks the installation as one that the software catalogue lists; the catalogue module reads the marked ones. Its undo
 * puts the mark back as it was; a removal takes the entry away by itself, because only what is installed is listed.
 */
export function listInCatalogStep(): StepKind {
  return {
    kind: 'list-in-catalog',
    title: () => 'List it in the software catalogue',
    run: async ctx => setListed(ctx, true),
    undo: async ctx => {
      if (ctx.before === undefined) return { outcome: 'done' };
      return setListed(ctx, (ctx.before as { inCatalog: boolean }).inCatalog);
    },
  };
}
