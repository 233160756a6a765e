import {
  isJsonObject,
  isSecretReference,
  mapValues,
  type OtherConfigurationList,
} from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../../domain/json';
import { ok, type Outcome } from '../outcome';
import type { DraftDependencies } from './drafts';

/** A config without its secrets, and where they were; a list keeps its other entries. */
function omitSecrets(config: JsonObject): { config: JsonObject; omitted: string[] } {
  const omitted: string[] = [];
  mapValues(config, (pointer, value) => {
    if (!isSecretReference(value)) return undefined;
    omitted.push(pointer);
    return value;
  });
  const strip = (value: Json): Json => {
    if (Array.isArray(value)) return value.filter(item => !isSecretReference(item)).map(strip);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, child]) => !isSecretReference(child))
        .map(([key, child]) => [key, strip(child as Json)])
    );
  };
  return { config: strip(config) as JsonObject, omitted };
}

/** How this plugin is configured elsewhere in the tenant, last changed first: good to start from. */
export async function listConfigurations(
  { store, tenant }: DraftDependencies,
  pluginId: string
): Promise<Outcome<OtherConfigurationList>> {
  const installations = await store.installations.list({ tenant, pluginId, includeUninstalled: true });
  const found = await Promise.all(
    installations.map(async installation => {
      const revision = await store.installations.findRevision(installation.id, installation.revision);
      return revision && { installation, revision };
    })
  );
  return ok({
    items: found
      .filter(item => item !== undefined)
      .sort((a, b) => b.revision.createdAt.getTime() - a.revision.createdAt.getTime())
      .map(({ installation, revision }) => ({
        environment: installation.environment,
        release: revision.release,
        by: revision.createdBy,
        at: revision.createdAt.toISOString(),
        ...omitSecrets(revision.config),
      })),
  });
}
