export {
  MANAGED_BY,
  MANAGED_BY_LABEL,
  namespaceOf,
  OBJECT_NAMES,
  PART_LABEL,
  PLUGIN_LABEL,
  selectorOf,
} from './names';
export { renderInstallation } from './renderInstallation';
export { NAMESPACE_QUOTA } from './resources';
export { fillSecret, secretReferences } from './secretValues';
export type { EgressTarget, RenderEnvironment, RenderInput, RenderInstallation, SecretValue } from './types';
