import { z } from 'zod';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import { MANAGED_BY, MANAGED_BY_LABEL, PLUGIN_LABEL } from '../../domain/render';
import type { Json } from '../../domain/json';

const foundSchema = z.union([
  z.object({ found: z.literal('absent') }),
  z.object({
    found: z.literal('present'),
    /** What was there, where no revision of ours says so; never of a Secret. */
    object: z.record(z.string(), z.json()).optional(),
  }),
]);

/** What a step found in the cluster before it changed anything. */
export type Found = z.infer<typeof foundSchema>;

/** Reads what `remember` kept. */
export function parseFound(before: Json): Found {
  return foundSchema.parse(before);
}

const SERVER_FIELDS = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
] as const;

/** What is to be remembered of an object that is there. */
export function foundPresent(live: KubernetesObject, known: boolean): Found {
  if (known || live.kind === 'Secret') return { found: 'present' };
  const { status, ...rest } = live;
  const metadata = { ...live.metadata };
  for (const field of SERVER_FIELDS) delete metadata[field];
  return { found: 'present', object: JSON.parse(JSON.stringify({ ...rest, metadata })) };
}

/** Whether an object belongs to this plugin's installation: only then may it be written over or removed. */
export function isOurs(live: KubernetesObject, pluginId: string): boolean {
  const labels = live.metadata.labels ?? {};
  return labels[MANAGED_BY_LABEL] === MANAGED_BY && labels[PLUGIN_LABEL] === pluginId;
}
