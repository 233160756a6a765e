import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { readRules } from './service/rules';
import { createRouter } from './service/router';
import { AnnouncementStore } from './service/AnnouncementStore';

/** Keeps announcements and answers for them at `/api/announcements`. */
export const announcementsPlugin = createBackendPlugin({
  pluginId: 'announcements',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        userInfo: coreServices.userInfo,
      },
      async init({ config, database, httpAuth, httpRouter, logger, userInfo }) {
        const store = await AnnouncementStore.create(database);
        const rules = readRules(config);
        httpRouter.use(createRouter({ store, rules, httpAuth, userInfo, now: () => new Date() }));
        logger.info(`Announcements are ready; posting is open to ${rules.whoMayPost}`);
      },
    });
  },
});
