import { FlyloftError, wantedChangeSchema } from '@flyloft/plugin-manager-common';
import { z } from 'zod';

const repairSchema = z.object({ sentence: z.string(), changes: z.array(wantedChangeSchema).min(1) });

/** A way out of a conflict: what it does, and the changes that do it. */
export type Repair = z.infer<typeof repairSchema>;

/** The ways out that a refusal carries; none where it carries none that can be understood. */
export function readRepairs(error: unknown): Repair[] {
  if (!(error instanceof FlyloftError) || error.code !== 'DEPENDENCY_UNSATISFIABLE') return [];
  return z.array(repairSchema).max(3).safeParse(error.details?.repairs).data ?? [];
}
