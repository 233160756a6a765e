import type { StepKind } from '../step';
import { callPluginStep } from './callPlugin';
import { checkCapacityStep } from './checkCapacity';
import { checkRequirementsStep } from './checkRequirements';
import { copyDatabaseStep } from './copyDatabase';
import type { HookOptions } from './hookOptions';
import { listInCatalogStep } from './listInCatalog';
import { notifyStep } from './notify';
import { onFailureStep } from './onFailure';

export type { HookOptions } from './hookOptions';

/** Every step kind that a hook of a manifest asks for. */
export function hookSteps(options: HookOptions): StepKind[] {
  return [
    checkRequirementsStep(options),
    checkCapacityStep(options),
    copyDatabaseStep(),
    callPluginStep(options),
    listInCatalogStep(),
    notifyStep(options),
    onFailureStep(options),
  ];
}
