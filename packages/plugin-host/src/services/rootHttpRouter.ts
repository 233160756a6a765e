import { DefaultRootHttpRouter, MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { coreServices, createServiceFactory, type ServiceFactory } from '@backstage/backend-plugin-api';
import express from 'express';
import type { HostServer } from '../http/hostServer';

/**
 * The root router on the host's own listener. No CORS, CSP, cookies or compression: only the portal's proxy calls, and
 * it sets its own headers. Requests are not logged one by one, because the proxy does that already.
 */
export function rootHttpRouterOn(server: HostServer): ServiceFactory {
  return createServiceFactory({
    service: coreServices.rootHttpRouter,
    deps: { config: coreServices.rootConfig, rootLogger: coreServices.rootLogger },
    factory({ config, rootLogger }) {
      const app = express();
      app.disable('x-powered-by');
      const trustProxy = config.getOptional('backend.trustProxy');
      if (trustProxy !== undefined) app.set('trust proxy', trustProxy);
      const router = DefaultRootHttpRouter.create({ indexPath: false });
      const middleware = MiddlewareFactory.create({
        config,
        logger: rootLogger.child({ service: 'rootHttpRouter' }),
      });
      app.use(router.handler());
      app.use(middleware.notFound());
      app.use(middleware.error());
      server.serve(app);
      return router;
    },
  });
}
