import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Actor } from './store';

/** The portal's own catalogue of software. */
export interface SoftwareCatalogue {
  /**
   * How many components carry each annotation, of those that the caller may see; with `owners` only those that one of
   * them owns.
   */
  countComponents(
    annotations: readonly string[],
    credentials: BackstageCredentials,
    owners?: readonly string[]
  ): Promise<Map<string, number>>;
  /** The groups that each person belongs to; people whom the catalogue does not know are left out. */
  teamsOf(people: readonly Actor[]): Promise<Map<Actor, string[]>>;
}
