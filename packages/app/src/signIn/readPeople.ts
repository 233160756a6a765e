import type { ConfigApi } from '@backstage/core-plugin-api';

/** Somebody that one can sign in as on one's own machine. */
export type Person = { name: string; displayName: string; entityRef: string };

/** The people of `auth.providers.demo`; empty where the portal has a real provider. */
export function readPeople(config: ConfigApi): Person[] {
  return (config.getOptionalConfigArray('auth.providers.demo.people') ?? []).map(person => ({
    name: person.getString('name'),
    displayName: person.getString('displayName'),
    entityRef: person.getString('entityRef'),
  }));
}
