import type { InstallationState } from '@flyloft/plugin-manager-common';
import type { Endpoint } from '../../ports';

/** Where requests for one installed plugin go. */
export type PluginRoute = {
  pluginId: string;
  installationId: string;
  state: InstallationState;
  namespace: string;
  service: string;
  publicPaths: readonly string[];
  /** Whether the plugin was granted WebSocket connections. */
  upgrade: boolean;
  /** Whether the caller's identity is handed on (as a token for this plugin only); untrusted plugins get none. */
  delegation: boolean;
};

/**
 * What the proxy looks up for each request: installed plugins by id, and where their pods answer right now. It is filled
 * from the installation records and the clusters' endpoint watches, never from anything a request or plugin says.
 */
export class RouteTable {
  private routes = new Map<string, PluginRoute>();
  private readonly endpoints = new Map<string, Endpoint[]>();
  private turn = 0;

  /** Replaces all routes at once, so that no request sees half of a change. */
  setRoutes(routes: readonly PluginRoute[]): void {
    this.routes = new Map(routes.map(route => [route.pluginId, route]));
  }

  /** Notes the ready endpoints of a Service. */
  setEndpoints(namespace: string, service: string, endpoints: readonly Endpoint[]): void {
    const key = `${namespace}/${service}`;
    if (endpoints.length === 0) this.endpoints.delete(key);
    else this.endpoints.set(key, [...endpoints]);
  }

  /** The route of an installed plugin; ids are compared exactly, because they are lower case everywhere. */
  find(pluginId: string): PluginRoute | undefined {
    return this.routes.get(pluginId);
  }

  /** One of the ready endpoints, in turn. */
  pickEndpoint(route: PluginRoute): Endpoint | undefined {
    const ready = this.endpoints.get(`${route.namespace}/${route.service}`);
    if (!ready) return undefined;
    this.turn = (this.turn + 1) % Number.MAX_SAFE_INTEGER;
    return ready[this.turn % ready.length];
  }
}
