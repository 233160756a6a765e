import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { createPluginTraffic } from '@flyloft/plugin-manager-node';
import { checkHost, readAllowedHosts } from './http/proxy/allowedHosts';
import { offerUpgrades } from './http/proxy/offerUpgrades';

/**
 * Puts installed plugins behind the portal's own routes: `backend.add(pluginRouting)`.
 *
 * It replaces the root HTTP router by Backstage's own with three differences: requests whose Host header is not one of
 * the portal's names are refused before anything else, what none of the portal's routes takes goes to the plugin
 * manager's proxy, and answers of plugins are passed on as they come instead of being collected for compression.
 */
export const pluginRouting = createBackendFeatureLoader({
  loader() {
    const { service: traffic, factory } = createPluginTraffic();
    const router = rootHttpRouterServiceFactory({
      configure({ app, server, routes, middleware, healthRouter, config, lifecycle }) {
        const allowed = readAllowedHosts(config);
        app.disable('x-powered-by');
        const trustProxy = config.getOptional('backend.trustProxy');
        if (trustProxy !== undefined) app.set('trust proxy', trustProxy);
        // Probes name a pod's address, so health answers under any name.
        app.use(healthRouter);
        app.use((req, res, next) => {
          if (checkHost(req.headers.host, allowed)) return next();
          res.writeHead(421, { 'content-type': 'text/plain' });
          return res.end('This portal does not answer under that name.\n');
        });
        server.prependListener('upgrade', (req, socket) => {
          if (!checkHost(req.headers.host, allowed)) socket.destroy();
        });
        const offerToRoutes = offerUpgrades(server, app, 2);
        server.on('upgrade', (req, socket, head) => {
          if (socket.destroyed) return;
          const handler = traffic.current();
          if (handler?.owns(req.url ?? '')) void handler.upgrade(req, socket, head);
          else offerToRoutes(req, socket, head);
        });
        const compress = middleware.compression();
        app.use(middleware.helmet());
        app.use(middleware.cors());
        app.use((req, res, next) =>
          traffic.current()?.owns(req.originalUrl) ? next() : compress(req, res, next)
        );
        app.use(middleware.logging());
        app.use(middleware.rateLimit());
        app.use(routes);
        app.use((req, res, next) => {
          const handler = traffic.current();
          return handler?.owns(req.originalUrl) ? handler.handle(req, res, next) : next();
        });
        app.use(middleware.notFound());
        app.use(middleware.error());
        lifecycle.addShutdownHook(() => traffic.current()?.close());
      },
    });
    return [factory, router];
  },
});
