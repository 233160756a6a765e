import type { CatalogueListing } from '@flyloft/plugin-manager-common';
import { valid, validRange } from 'semver';

/**
 * The Backstage and Node that a listing without a release needs. Catalogues name the one version that they tried; what
 * was made for 1.52.0 is taken to run on later ones of the same major version, as Backstage's releases mean it.
 */
export function needsOf(listing: Pick<CatalogueListing, 'packages'>): { backstage: string; node: string } {
  const supported = listing.packages.find(one => one.supportedVersions !== undefined)?.supportedVersions;
  const node = listing.packages.find(one => one.node !== undefined)?.node;
  const range = (text: string | undefined) => {
    if (text === undefined || validRange(text) === null) return '*';
    return valid(text) === null ? text : `^${text}`;
  };
  return { backstage: range(supported), node: node === undefined || validRange(node) === null ? '*' : node };
}
