import { done } from '../results';
import type { StepContext, StepKind, StepResult } from '../step';
import { callHook } from './callPlugin';
import { hookOf, type HookOptions } from './hookOptions';
import { tellPeople } from './notify';

async function undo(options: HookOptions, ctx: StepContext): Promise<StepResult> {
  if (hookOf(ctx).action === 'notify') await tellPeople(options, ctx, 'undone');
  else {
    const failed = await callHook(options, ctx).catch(error => ({ reason: String(error) }));
    // What is undone stays undone, whatever the plugin says to it.
    if (typeof failed === 'object') ctx.progress(`The plugin did not take the call: ${failed.reason}`);
  }
  return done();
}

/** Stands before everything that its plugin's lane changes; the hook runs with its undo, when all of that is put back. */
export function onFailureStep(options: HookOptions): StepKind {
  return {
    kind: 'on-failure',
    title: ({ hook }) =>
      hook?.action === 'call'
        ? `Be ready to call ${hook.path} if it fails`
        : 'Be ready to tell people if it fails',
    run: async () => done(),
    undo: ctx => undo(options, ctx),
  };
}
