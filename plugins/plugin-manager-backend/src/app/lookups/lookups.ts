import type {
  AddressCheckAnswer,
  BranchList,
  LookupKind,
  PathList,
  PortList,
  ResourceList,
  SecretReference,
} from '@flyloft/plugin-manager-common';
import type { Actor, Addresses, Clock, Clusters, Repositories, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import type { RateLimits } from '../limits/RateLimits';
import { ok, type Outcome } from '../outcome';
import { listPorts, listResources } from './listResources';
import { listBranches, listPaths } from './readRepository';
import { testWebhook } from './testWebhook';

/** What the lookups of forms work with. */
export type LookupDependencies = {
  store: Pick<Store, 'secrets'>;
  clusters: Clusters;
  environments: EnvironmentConfig[];
  addresses: Addresses;
  repositories: Repositories;
  clock: Clock;
  limits: RateLimits;
};

/** Where a plugin runs or will run. */
export type LookupPlace = { environment: string; pluginId: string };

/** What the fields of a form ask while somebody fills them in. Nothing here changes anything. */
export interface Lookups {
  listResources(place: LookupPlace, kind: LookupKind): Promise<Outcome<ResourceList>>;
  listPorts(place: LookupPlace): Promise<Outcome<PortList>>;
  checkAddress(url: string, actor: Actor): Promise<Outcome<AddressCheckAnswer>>;
  testWebhook(
    hook: { url: string; secret?: SecretReference | undefined },
    actor: Actor
  ): Promise<Outcome<AddressCheckAnswer>>;
  listBranches(url: string): Promise<Outcome<BranchList>>;
  listPaths(url: string, branch: string): Promise<Outcome<PathList>>;
}

/** Binds the lookups to what they work with. */
export function createLookups(dependencies: LookupDependencies): Lookups {
  const { addresses, limits, repositories } = dependencies;
  return {
    listResources: (place, kind) => listResources(dependencies, place, kind),
    listPorts: place => listPorts(dependencies, place),
    checkAddress: async (url, actor) =>
      (await limits.take(actor, 'address')) ?? ok(await addresses.send({ url, method: 'HEAD' })),
    testWebhook: async (hook, actor) =>
      (await limits.take(actor, 'webhook')) ?? testWebhook(dependencies, hook, actor),
    listBranches: url => listBranches(repositories, url),
    listPaths: (url, branch) => listPaths(repositories, url, branch),
  };
}
