import type { FrontendList } from '@flyloft/plugin-manager-common';
import type { Actor, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, type Outcome } from '../outcome';
import { listFrontends } from './listFrontends';
import { quarantineFrontend, releaseFrontend } from './quarantineFrontend';

/** The frontends that the portal loads. */
export interface Frontends {
  listFrontends(environment?: string): Promise<Outcome<FrontendList>>;
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
    listFrontends: async environment => ok(await listFrontends(dependencies, environment)),
    reportFrontend: (report, actor) => quarantineFrontend(dependencies, report, actor),
    releaseFrontend: (pluginId, actor) => releaseFrontend(dependencies, pluginId, actor),
  };
}
