import { z } from 'zod';
import { done, notDone, orWait } from '../results';
import type { StepContext, StepKind, StepResult } from '../step';

const beforeSchema = z.object({ form: z.string().optional() });

const installationOf = (ctx: StepContext) => ({
  tenant: ctx.tenant,
  environment: ctx.environment.id,
  pluginId: ctx.pluginId,
});

async function run(ctx: StepContext): Promise<StepResult> {
  // Fences off a replica that was replaced, before it sends anybody away.
  await ctx.remember(ctx.before ?? {});
  const made = await ctx.databases.copy(installationOf(ctx), ctx.operationId, ctx.now());
  if ('refusal' in made) return notDone(made);
  if (made.outcome === 'absent') return done({ output: { copied: false } });
  // Of the first time: by a second one a migration cannot have run, because this step is not done yet.
  await ctx.remember({ form: made.form });
  return done({ output: { copied: true, copy: made.copy }, objects: [`Database ${made.copy}`] });
}

async function undo(ctx: StepContext): Promise<StepResult> {
  const { form } = beforeSchema.parse(ctx.before ?? {});
  await ctx.remember(ctx.before ?? {});
  // Without a form the copy was not finished, and nothing after it has run; the call opens the database again.
  const restored = await ctx.databases.restore(installationOf(ctx), ctx.operationId, form);
  if ('refusal' in restored) return notDone(restored);
  return done();
}

/**
 * Copies the plugin's database, if it has one. Its undo puts the copy back where a migration has run since, and drops it
 * where none has; after a success the copy stays until it is old.
 */
export function copyDatabaseStep(): StepKind {
  return {
    kind: 'copy-database',
    title: () => 'Copy its database',
    run: ctx => orWait(() => run(ctx)),
    undo: ctx => orWait(() => undo(ctx)),
  };
}
