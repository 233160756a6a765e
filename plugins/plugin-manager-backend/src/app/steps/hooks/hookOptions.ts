import type { PlannedHook } from '@flyloft/plugin-manager-common';
import type { PortalVersions } from '../../../domain/release/fitsPortal';
import type { Announcements, Store } from '../../../ports';
import type { PluginCalls } from '../../../ports/pluginCalls';
import type { StepContext } from '../step';

/** Where hooks get what a step's context has not. */
export type HookOptions = {
  calls: PluginCalls;
  announcements: Announcements;
  store: Pick<Store, 'installations' | 'registry'>;
  /** Versions that a release's demands are held against. */
  host: PortalVersions;
};

/** The hook that a step carries out. */
export function hookOf({ input }: StepContext): PlannedHook {
  if (!input.hook) throw new Error(`Step ${input.kind} of ${input.pluginId} names no hook of its plan`);
  return input.hook;
}
