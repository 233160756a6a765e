import { loadModuleFederationHostShared } from '@backstage/module-federation-common';
import type { Frontend } from '@flyloft/plugin-manager-common';
import { createInstance } from '@module-federation/enhanced/runtime';

/** Fetches and runs one exposed module of a remote; answers with its default export. */
export interface RemoteLoader {
  load(frontend: Frontend, exposed: string): Promise<unknown>;
}

type Federation = ReturnType<typeof createInstance>;

/**
 * Loads remotes by Module Federation, sharing the portal's own React and Backstage packages with them. A remote's name
 * carries its digest, because a page that has run one version cannot swap it for another.
 */
export class FederationLoader implements RemoteLoader {
  private instance: Promise<Federation> | undefined;
  private readonly registered = new Set<string>();

  private federation(): Promise<Federation> {
    this.instance ??= loadModuleFederationHostShared({
      // eslint-disable-next-line no-console -- the browser's console is where an operator looks for this
      onError: error => console.error('a shared package could not be offered to plugins', error),
    }).then(shared =>
      createInstance({
        name: 'portal',
        shared: shared as Parameters<typeof createInstance>[0]['shared'],
        remotes: [],
      })
    );
    return this.instance;
  }

  async load(frontend: Frontend, exposed: string): Promise<unknown> {
    const federation = await this.federation();
    if (!this.registered.has(frontend.name)) {
      federation.registerRemotes([{ name: frontend.name, entry: frontend.entry }]);
      this.registered.add(frontend.name);
    }
    const request = exposed === '.' ? frontend.name : `${frontend.name}/${exposed.replace(/^\.\//, '')}`;
    const module = await federation.loadRemote<{ default?: unknown }>(request);
    return module?.default;
  }
}
