import type { PluginRequest, PluginRequestAnswer, PluginRequestList } from '@flyloft/plugin-manager-common';
import type { Actor, Clock, Store } from '../../ports';
import { ok, type Outcome } from '../outcome';
import { packCommandOf } from '../sources/getListing';

const NPM_NAME = /^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/;

/** The command that makes a bundle of what was asked for; only a package name is ever put into it. */
async function packCommand(store: Store, pluginId: string, references: string[]): Promise<string> {
  const listed = await store.sources.findListing(pluginId);
  if (listed) return packCommandOf(listed.listing);
  return `flyloft pack ${references.find(reference => NPM_NAME.test(reference)) ?? pluginId}`;
}

/** Notes that somebody wishes for a plugin which cannot be installed yet. */
export async function requestPlugin(
  { store, clock }: { store: Store; clock: Clock },
  pluginId: string,
  request: PluginRequest,
  actor: Actor
): Promise<Outcome<PluginRequestAnswer>> {
  const count = await store.transaction(async tx => {
    const wishes = await tx.feedback.putRequest({
      pluginId,
      requester: actor,
      ...(request.reason ? { reason: request.reason } : {}),
      ...(request.reference ? { reference: request.reference } : {}),
      at: clock.now(),
    });
    await tx.audit.append({
      actor,
      action: 'plugin.request',
      subject: `plugin:${pluginId}`,
      result: 'success',
      summary: `Asked for ${pluginId}`,
      details: request.reference ? { reference: request.reference } : {},
    });
    return wishes;
  });
  return ok({
    pluginId,
    count,
    command: await packCommand(store, pluginId, request.reference ? [request.reference] : []),
  });
}

/** What was asked for, most wanted first. */
export async function listPluginRequests({ store }: { store: Store }): Promise<Outcome<PluginRequestList>> {
  const requests = await store.feedback.listRequests();
  return ok({
    items: await Promise.all(
      requests.map(async ({ pluginId, count, lastAt, references }) => ({
        pluginId,
        count,
        lastAt: lastAt.toISOString(),
        references,
        command: await packCommand(store, pluginId, references),
      }))
    ),
  });
}
