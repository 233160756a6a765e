import {
  describeManifestIssue,
  type Manifest,
  type PortalParts,
  type Refusal,
  unsupportedFields,
} from '@flyloft/plugin-manager-common';
import { checkExpressions } from './checkExpressions';
import { checkUiSchema } from './checkUiSchema';

/**
 * Why a manifest that has the right form cannot be published all the same: it asks for what the portal does not do, or
 * says something that cannot be computed. Registry and command line ask the same. Undefined where nothing is wrong.
 *
 * @param parts - what the portal has; every part of it where it is left out
 */
export function refuseManifest(manifest: Manifest, parts?: PortalParts): Refusal | undefined {
  const unsupported = unsupportedFields(manifest, parts);
  const issues =
    unsupported.length > 0 ? unsupported : [...checkExpressions(manifest), ...checkUiSchema(manifest).issues];
  if (issues.length === 0) return undefined;
  return {
    code: unsupported.length > 0 ? 'MANIFEST_UNSUPPORTED' : 'MANIFEST_INVALID',
    message: `manifest.json: ${issues.map(describeManifestIssue).join(' ')}`,
    details: { issues },
  };
}
