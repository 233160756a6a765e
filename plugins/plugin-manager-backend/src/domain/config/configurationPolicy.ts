import { compileExpression, matchesGlob, type ConfigurationPolicy } from '@flyloft/configuration';
import { fieldPointerSchema } from '@flyloft/plugin-manager-common';
import { z } from 'zod';

const pointerSchema = fieldPointerSchema.refine(pointer => !pointer.includes('/*'), {
  message: 'must name one field, without *',
});

const globsSchema = z
  .union([z.string().min(1).max(100), z.array(z.string().min(1).max(100)).min(1)])
  .transform(globs => [globs].flat());

const about = {
  plugins: globsSchema.default(['*']),
  environments: globsSchema.default(['*']),
  tenants: globsSchema.default(['*']),
};
const reasonSchema = z.string().min(1).max(300);

const expressionSchema = z.string().superRefine((source, context) => {
  const compiled = compileExpression(source);
  if (compiled.outcome === 'refused') context.addIssue({ code: 'custom', message: compiled.message });
});

/** `policy.configuration` as it is written in the app-config. */
export const configurationPolicySchema = z.strictObject({
  locked: z
    .array(z.strictObject({ ...about, pointer: pointerSchema, value: z.json(), reason: reasonSchema }))
    .default([]),
  rules: z
    .array(
      z.strictObject({
        ...about,
        id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be a lower-case word'),
        must: expressionSchema,
        message: reasonSchema,
        fields: z.array(pointerSchema).min(1).max(20),
        reason: reasonSchema,
      })
    )
    .default([]),
  teamDefaults: z
    .array(
      z.strictObject({
        ...about,
        team: z
          .string()
          .regex(/^[a-z]+:[^/\s]+\/[^/\s]+$/, 'must be an entity ref, such as group:default/payments'),
        pointer: pointerSchema,
        value: z.json(),
        reason: reasonSchema.optional(),
      })
    )
    .default([]),
});

type Written = z.infer<typeof configurationPolicySchema>;

/**
 * What of the written policies holds in an environment: what was written for all first, so that an environment adds to it
 * and takes nothing back. Undefined where nothing does.
 */
export function configurationPolicyFor(
  written: ReadonlyArray<Written | undefined>,
  place: { tenant: string; environment: string }
): ConfigurationPolicy | undefined {
  const isHere = (entry: { tenants: string[]; environments: string[] }) =>
    entry.tenants.some(glob => matchesGlob(glob, place.tenant)) &&
    entry.environments.some(glob => matchesGlob(glob, place.environment));
  const of = <K extends keyof Written>(part: K): Written[K][number][] =>
    written.flatMap(policy => (policy?.[part] ?? []) as Written[K][number][]).filter(isHere);
  const policy: ConfigurationPolicy = {
    locked: of('locked').map(({ plugins, pointer, value, reason }) => ({ plugins, pointer, value, reason })),
    rules: of('rules').map(({ environments: _, tenants: __, ...rule }) => rule),
    teamDefaults: of('teamDefaults').map(({ environments: _, tenants: __, reason, ...entry }) => ({
      ...entry,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
  const isEmpty = Object.values(policy).every(entries => entries.length === 0);
  return isEmpty ? undefined : policy;
}
