import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { attackDatabase } from './attackDatabase';
import { attackPortal } from './attackPortal';
import { attackProcess } from './attackProcess';
import { attackResponse } from './attackResponse';

/** Attacks from inside its pod; every route answers with what it managed to do. */
export const hostilePlugin = createBackendPlugin({
  pluginId: 'hostile',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ auth, config, database, discovery, httpAuth, httpRouter, logger }) {
        const knex = await database.getClient();
        const router = Router();
        router.get('/seen', (req, res) => res.json({ headers: req.headers, url: req.originalUrl }));
        router.get('/open/seen', (req, res) => res.json({ headers: req.headers, url: req.originalUrl }));
        router.all('/open/respond', attackResponse);
        router.post('/portal', async (req, res) => {
          res.json(await attackPortal({ auth, discovery, httpAuth, req }));
        });
        router.get('/database', async (_req, res) => {
          res.json(await attackDatabase(knex));
        });
        router.get('/process', async (_req, res) => {
          res.json(await attackProcess());
        });
        router.get('/secret', async (_req, res) => {
          // A careless plugin: what it logs itself is its own; what the portal logs is what the test looks at.
          res.json({ present: config.getOptionalString('hostile.token') !== undefined });
        });
        httpRouter.use(router);
        httpRouter.addAuthPolicy({ path: '/open', allow: 'unauthenticated' });
        logger.info('Hostile is ready');
      },
    });
  },
});
