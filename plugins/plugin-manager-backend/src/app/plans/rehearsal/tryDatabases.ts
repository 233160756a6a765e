import { FlyloftError, type RehearsalStep } from '@flyloft/plugin-manager-common';
import { against, fine, type Trial } from './rehearsed';

/** Asks the server of the plugins' databases about each plugin that will have a pod. */
export const tryDatabases: Trial = async ({ plan, dependencies }) => {
  const { tenant, environment, items } = plan.content;
  const withPods = items.filter(
    ({ pluginId, to }) =>
      to !== undefined &&
      plan.objects.some(
        entry => entry.pluginId === pluginId && entry.action === 'apply' && entry.object.kind === 'Deployment'
      )
  );
  const steps: RehearsalStep[] = [];
  for (const { pluginId, name } of withPods) {
    const about = { kind: 'database', pluginId } as const;
    try {
      const exists = await dependencies.databases.exists({ tenant, environment, pluginId });
      steps.push(
        fine(
          about,
          exists
            ? `The database of ${name} is there.`
            : `The database server answers; ${name} gets a database of its own.`
        )
      );
    } catch (error) {
      if (!(error instanceof FlyloftError)) throw error;
      steps.push(against(about, `The database of ${name} cannot be reached.`, [error.toRefusal()]));
    }
  }
  return steps;
};
