import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';
import type { NextFunction, Request, Response } from 'express';

/** Takes what is sent to `/api/<id>` of an installed plugin. */
export interface PluginTrafficHandler {
  /** Whether the path belongs to an installed plugin. */
  owns(url: string): boolean;
  handle(req: Request, res: Response, next: NextFunction): Promise<void>;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): void;
}

/**
 * Where the portal's root HTTP server and the plugin manager meet: the server asks it for every request that none of the
 * portal's own routes took, the plugin manager attaches its proxy once it has started.
 */
export interface PluginTrafficService {
  attach(handler: PluginTrafficHandler): void;
  current(): PluginTrafficHandler | undefined;
}

/** Reference of {@link PluginTrafficService}. */
export const pluginTrafficServiceRef = createServiceRef<PluginTrafficService>({
  id: 'plugin-manager.plugin-traffic',
  scope: 'root',
});

/** Makes a {@link PluginTrafficService} and the factory that hands it out, so that a server made elsewhere can hold it too. */
export function createPluginTraffic() {
  let handler: PluginTrafficHandler | undefined;
  const service: PluginTrafficService = {
    attach(next) {
      handler?.close();
      handler = next;
    },
    current: () => handler,
  };
  const factory = createServiceFactory({
    service: pluginTrafficServiceRef,
    deps: {},
    factory: () => service,
  });
  return { service, factory };
}
