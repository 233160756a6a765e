import type { MakePlanInput, ObjectChange, Plan, PlanContent } from '@flyloft/plugin-manager-common';
import { toChanges } from './toChanges';

function valueAt(object: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, part) => Object(value)[part.replaceAll('~1', '/').replaceAll('~0', '~')],
      object
    );
}

/** Whether the plan leaves a field that was changed by hand as it is now. */
function isKept(object: ObjectChange, path: string): boolean {
  const values = object.driftValues?.find(value => value.path === path);
  return values !== undefined && JSON.stringify(valueAt(object.after, path)) === JSON.stringify(values.live);
}

/** A field that was changed by hand: what it is now, what the portal wrote, and what the plan makes of it. */
export function describeDrift(object: ObjectChange, path: string): string {
  const values = object.driftValues?.find(value => value.path === path);
  if (!values) return path || 'it was removed, and this plan makes it again';
  const now = values.live === undefined ? 'nothing' : JSON.stringify(values.live);
  const ours = values.ours === undefined ? 'nothing' : JSON.stringify(values.ours);
  return `${path} is ${now} (${
    isKept(object, path) ? `was ${ours}; this plan keeps it` : `this plan puts ${ours} back`
  })`;
}

/** What was changed by hand in one plugin's objects. */
export type PluginDrift = { pluginId: string; name: string; sentences: string[]; kept: boolean };

/** What was changed by hand, by the plugin whose namespace it is in; `kept` where the plan leaves some of it. */
export function findDrift(content: Pick<PlanContent, 'items' | 'objects'>): PluginDrift[] {
  return content.items.flatMap(({ pluginId, name, namespace }) => {
    const objects = content.objects.filter(
      object => namespace !== undefined && object.namespace === namespace && object.drift.length > 0
    );
    if (objects.length === 0) return [];
    const fields = objects.flatMap(object => object.drift.map(path => ({ object, path })));
    return {
      pluginId,
      name,
      sentences: fields.map(
        ({ object, path }) => `${object.kind} ${object.name}: ${describeDrift(object, path)}`
      ),
      kept: fields.some(({ object, path }) => isKept(object, path)),
    };
  });
}

/** What becomes of what was changed by hand. */
export type DriftWish = 'put-back' | 'adopt';

/**
 * The plan to ask for with another choice: the same one again where it configures the plugin anyway, with its
 * configuration and reason. What else it does to the plugin cannot carry the choice, so that is a plan of its own.
 */
export function planWithDrift(
  plan: Pick<Plan, 'id' | 'content' | 'reason'>,
  pluginId: string,
  drift: DriftWish
): MakePlanInput {
  const { environment } = plan.content;
  const asked = toChanges(plan);
  if (!asked.some(change => change.kind === 'configure' && change.pluginId === pluginId)) {
    return { environment, changes: [{ kind: 'configure', pluginId, drift }] };
  }
  return {
    environment,
    supersedes: plan.id,
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    changes: asked.map(change =>
      change.kind === 'configure' && change.pluginId === pluginId ? { ...change, drift } : change
    ),
  };
}
