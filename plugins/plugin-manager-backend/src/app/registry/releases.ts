import type { Readable } from 'node:stream';
import type { PublishAnswer, ReleaseListItem, ReleaseStatusRequest } from '@flyloft/plugin-manager-common';
import type { Outcome } from '../outcome';
import type { Person } from '../person';
import { getBundle } from './getBundle';
import { publishBundle, type PublishDependencies } from './publishBundle';
import { setReleaseStatus } from './setReleaseStatus';
import type { PortalVersions } from '../../domain/release/fitsPortal';

/** What publishers do. */
export interface Releases {
  publishBundle(
    upload: Readable,
    options: { digest?: string },
    person: Person
  ): Promise<Outcome<PublishAnswer>>;
  setReleaseStatus(
    release: { id: string; version: string },
    status: ReleaseStatusRequest,
    person: Person,
    mayAdminister: boolean
  ): Promise<Outcome<ReleaseListItem>>;
  /** A published bundle as one uncompressed tar. */
  getBundle(digest: string): Promise<Outcome<{ stream: Readable; size: number }>>;
}

/** Binds the use cases of publishers to what they work with. */
export function createReleases(dependencies: PublishDependencies & { portal: PortalVersions }): Releases {
  return {
    publishBundle: (upload, options, person) => publishBundle(dependencies, upload, options, person),
    setReleaseStatus: (release, status, person, mayAdminister) =>
      setReleaseStatus(dependencies, release, status, person, mayAdminister),
    getBundle: digest => getBundle(dependencies, digest),
  };
}
