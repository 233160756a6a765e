import { satisfies } from 'semver';

/** The versions that releases are held against. */
export type PortalVersions = { backstage: string; node: string };

/** Whether a release works in this portal, and the sentence that says why. */
export function fitsPortal(
  needs: { backstage: string; node: string },
  portal: PortalVersions
): { fits: boolean; because: string } {
  const options = { includePrerelease: true };
  if (!satisfies(portal.backstage, needs.backstage, options)) {
    return {
      fits: false,
      because: `Needs Backstage ${needs.backstage}; this portal runs ${portal.backstage}.`,
    };
  }
  if (!satisfies(portal.node, needs.node, options)) {
    return {
      fits: false,
      because: `Needs Node ${needs.node}; the plugin host of this portal runs ${portal.node}.`,
    };
  }
  return { fits: true, because: `Fits this portal (Backstage ${portal.backstage}).` };
}
