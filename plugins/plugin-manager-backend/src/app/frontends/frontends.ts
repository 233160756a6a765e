import type { FrontendList } from '@flyloft/plugin-manager-common';
import type { Actor, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, type Outcome } from '../outcome';
import { listFrontends } from './listFrontends';
import { quarantineFrontend, releaseFrontend } from './quarantineFrontend';

/** The frontends that the portal loads. */
export interface Frontends {
  /** `tried`: the digest of a quarantined frontend that the caller wants to try alone. */
  listFrontends(environment?: string, tried?: string): Promise<Outcome<FrontendList>>;
  reportFrontend(
    report: { pluginId: string; digest: string; message: string },
    actor: Actor
  ): Promise<Outcome<'created' | 'exists'>>;
  releaseFrontend(pluginId: string, actor: Actor): Promise<Outcome<true>>;
}

/** Binds the use cases of frontends to what they work with. */
export function createFrontends(dependencies: {
  store: Store;
  tenant: string;
  basePath: string;
  environments: readonly EnvironmentConfig[];
}): Frontends {
  return {
    listFrontends: async (environment, tried) => ok(await listFrontends(dependencies, environment, tried)),
    reportFrontend: (report, actor) => quarantineFrontend(dependencies, report, actor),
    releaseFrontend: (pluginId, actor) => releaseFrontend(dependencies, pluginId, actor),
  };
}
