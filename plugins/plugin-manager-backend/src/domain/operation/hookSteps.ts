import type { PlannedHook } from '@flyloft/plugin-manager-common';
import type { HookStepKind, StepInput } from './stepKinds';

const KIND_OF_ACTION: Record<string, HookStepKind> = {
  'check-requirements': 'check-requirements',
  'check-capacity': 'check-capacity',
  backup: 'copy-database',
  call: 'call-plugin',
  'catalog-entry': 'list-in-catalog',
  notify: 'notify',
};

/** Only asks: it stands before everything that changes something, so that a no costs nothing. */
export const isCheck = ({ action }: PlannedHook) => action.startsWith('check-');

/** Tells of what has happened: it stands behind the records, when nothing but the last of them can fail. */
export const isAtEnd = ({ action, stage }: PlannedHook) => action === 'notify' && stage.startsWith('post');

/** The step that carries a hook out. */
export function hookStep(hook: PlannedHook): StepInput {
  const { pluginId, action, stage } = hook;
  const kind = stage.startsWith('error') ? 'on-failure' : KIND_OF_ACTION[action];
  if (!kind) throw new Error(`No step carries out the hook ${action}`);
  return { kind, pluginId, hook };
}
