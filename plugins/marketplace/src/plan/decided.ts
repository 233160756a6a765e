import { z } from 'zod';

const decidedSchema = z.object({
  decided: z.object({ planId: z.string(), summary: z.string(), decision: z.enum(['approved', 'denied']) }),
});

/** A decision that led on to the next plan. */
export type Decided = z.infer<typeof decidedSchema>['decided'];

/** The decision behind a way here; undefined where there was none. */
export const readDecided = (state: unknown): Decided | undefined =>
  decidedSchema.safeParse(state).data?.decided;
