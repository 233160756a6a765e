import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { readChat, tellChat } from './service/chat';
import { readRules } from './service/rules';
import { createRouter } from './service/router';
import { AnnouncementStore, type StoredAnnouncement } from './service/AnnouncementStore';

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
        const webhook = readChat(config);
        const onPosted = (announcement: StoredAnnouncement) => {
          if (webhook) void tellChat(webhook, announcement, logger);
        };
        httpRouter.use(createRouter({ store, rules, httpAuth, userInfo, now: () => new Date(), onPosted }));
        logger.info(`Announcements are ready; posting is open to ${rules.whoMayPost}`);
      },
    });
  },
});
