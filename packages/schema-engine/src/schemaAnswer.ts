import { z } from 'zod';

const issueSchema = z.object({
  path: z.string(),
  keyword: z.string(),
  params: z.record(z.string(), z.unknown()),
  text: z.string().optional(),
  known: z.array(z.string()).optional(),
});

/** What the engine answers. It has run a publisher's schema, so that it is read like anything else from outside. */
export const schemaAnswerSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('valid'), config: z.record(z.string(), z.json()).optional() }),
  z.object({ outcome: z.literal('schema-invalid'), issues: z.array(issueSchema) }),
  z.object({ outcome: z.literal('config-invalid'), issues: z.array(issueSchema) }),
  z.object({ outcome: z.literal('pattern-refused'), message: z.string() }),
  z.object({ outcome: z.literal('not-compiled'), message: z.string() }),
]);

/**
 * An answer, or what the asking side sees of a thread that gave none (timed-out, crashed) or did not start
 * (unavailable), or of a question that nobody waits for (aborted).
 */
export type SchemaAnswer =
  | z.infer<typeof schemaAnswerSchema>
  | { outcome: 'timed-out' }
  | { outcome: 'crashed'; message: string }
  | { outcome: 'unavailable'; message: string }
  | { outcome: 'aborted' };
