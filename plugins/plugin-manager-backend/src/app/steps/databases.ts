import { z } from 'zod';
import { done, notDone, orWait } from './results';
import type { StepContext, StepKind, StepResult } from './step';

const beforeSchema = z.object({ existed: z.boolean() });

const installationOf = (ctx: StepContext) => ({
  tenant: ctx.tenant,
  environment: ctx.environment.id,
  pluginId: ctx.pluginId,
});

async function ensure(ctx: StepContext): Promise<StepResult> {
  const before = ctx.before ?? { existed: await ctx.databases.exists(installationOf(ctx)) };
  await ctx.remember(before);
  const result = await ctx.databases.ensure(installationOf(ctx));
  if ('refusal' in result) return notDone(result);
  return done({
    output: { database: result.access.database, created: !beforeSchema.parse(before).existed },
    objects: [`Database ${result.access.database}`],
  });
}

/** Only a database that this operation made, and that therefore holds nobody's data, goes away again. */
async function undoEnsure(ctx: StepContext): Promise<StepResult> {
  if (ctx.before === undefined || beforeSchema.parse(ctx.before).existed) return done();
  await ctx.remember(ctx.before);
  const result = await ctx.databases.remove(installationOf(ctx));
  return 'refusal' in result ? notDone(result) : done();
}

async function drop(ctx: StepContext): Promise<StepResult> {
  const { database } = ctx.databases.access(installationOf(ctx));
  const result = await ctx.databases.remove(installationOf(ctx));
  if ('refusal' in result) return notDone(result);
  return done({ objects: [`Database ${database}`] });
}

/** Makes the plugin's own database and role. */
export function ensureDatabaseStep(): StepKind {
  return {
    kind: 'ensure-database',
    title: () => 'Prepare its own database',
    run: ctx => orWait(() => ensure(ctx)),
    undo: undoEnsure,
  };
}

/** Drops the plugin's database with everything in it; there is no way back, so it runs when nothing else can fail. */
export function dropDatabaseStep(): StepKind {
  return {
    kind: 'drop-database',
    title: () => 'Delete its database and everything in it',
    run: drop,
    undo: async () => done(),
  };
}
