import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';
import type { ClusterDescriptions, PluginSearch, SoftwareCatalogue } from '../../ports';
import { annotationsDetector } from './annotationsDetector';
import { clusterDetector } from './clusterDetector';
import { integrationsDetector } from './integrationsDetector';
import { portalDetector } from './portalDetector';
import { type OfferedSecrets, secretsDetector } from './secretsDetector';

/** The detectors that every portal has; they are added as a module's are. */
export function builtInDetectors(parts: {
  portal: { backstage: string; node: string; url: string };
  clusters: ClusterDescriptions;
  integrations: Pick<ScmIntegrationRegistry, 'list'>;
  search: Pick<PluginSearch, 'annotations'>;
  software: Pick<SoftwareCatalogue, 'countComponents'>;
  offeredSecrets: OfferedSecrets;
}): EnvironmentDetector[] {
  return [
    portalDetector(parts.portal),
    clusterDetector(parts.clusters),
    integrationsDetector(parts.integrations),
    annotationsDetector(parts),
    secretsDetector(parts.offeredSecrets),
  ];
}
