import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError } from '@flyloft/plugin-manager-common';

/** The environment that a flag names, or the portal's first. */
export async function environmentOf(client: PluginManagerClient, named: string | undefined): Promise<string> {
  const found = named ?? (await client.listEnvironments()).items[0]?.id;
  if (found !== undefined) return found;
  throw new FlyloftError('ENVIRONMENT_NOT_FOUND', 'The portal has no environment. Ask an admin to add one.');
}
