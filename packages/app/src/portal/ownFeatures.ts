import type { FrontendFeature } from '@backstage/frontend-plugin-api';
import appPlugin from '@backstage/plugin-app';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';

import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import marketplacePlugin from '@flyloft/plugin-marketplace';
import { homeModule } from '../home';
import { navModule } from '../nav';
import { patientSignals } from './patientSignals';

/** What the portal itself consists of, besides sign-in; installed plugins come on top while it runs. */
export const ownFeatures: FrontendFeature[] = [
  appPlugin,
  catalogPlugin,
  notificationsPlugin,
  orgPlugin,
  patientSignals,
  userSettingsPlugin,
  marketplacePlugin,
  homeModule,
  navModule,
];
