import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError } from '@flyloft/plugin-manager-common';

/** What is asked for. */
export type Wish = {
  pluginId: string;
  /** A version, or a range of them; the newest that fits where it is left out. */
  range?: string;
  environment?: string;
  /** The release that runs already. */
  running?: string;
};

/** The release that a refusal is about: its configuration is still to come, or it runs already. */
function releaseIn(error: unknown, { pluginId, running }: Wish): string | undefined {
  if (!(error instanceof FlyloftError)) return undefined;
  if (error.code === 'PLAN_EMPTY') return running;
  const { pluginId: about, release } = (error.details ?? {}) as { pluginId?: unknown; release?: unknown };
  return about === pluginId && typeof release === 'string' ? release : undefined;
}

/**
 * The release that a wish leads to, found the way the plan will find it: with everything that is installed. Nothing is
 * stored, and that the configuration is still to come is no obstacle.
 * @throws FlyloftError where no plan can be made of it.
 */
export async function releaseOf(client: PluginManagerClient, wish: Wish): Promise<string> {
  const { pluginId, range, environment, running } = wish;
  try {
    const { plan } = await client.makePlan({
      ...(environment === undefined ? {} : { environment }),
      changes: [
        {
          kind: running === undefined ? 'install' : 'update',
          pluginId,
          ...(range === undefined ? {} : { range }),
        },
      ],
      preview: true,
    });
    const to = plan.content.items.find(item => item.pluginId === pluginId)?.to;
    if (to === undefined) throw new Error(`The preview of a plan for ${pluginId} names no release of it`);
    return to;
  } catch (error) {
    const release = releaseIn(error, wish);
    if (release !== undefined) return release;
    throw error;
  }
}
