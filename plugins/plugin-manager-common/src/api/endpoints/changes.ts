import type { z } from 'zod';
import * as requests from '../requests';
import type { Endpoint } from './endpoint';
import { pluginParams } from './params';

const changeOfPlugin = <Body extends z.ZodType>(action: string, summary: string, body: Body) =>
  ({
    method: 'POST',
    path: `/plugins/{id}/${action}`,
    summary,
    tag: 'plans',
    access: 'person',
    params: pluginParams,
    body,
    status: [202],
    answer: requests.planAnswerSchema,
  } as const satisfies Endpoint);

const changeOfSeveral = <Body extends z.ZodType>(action: string, summary: string, body: Body) =>
  ({
    method: 'POST',
    path: `/plugins/bulk-${action}`,
    summary,
    tag: 'plans',
    access: 'person',
    body,
    status: [202],
    answer: requests.planAnswerSchema,
  } as const satisfies Endpoint);

/** Changes that somebody asks for by name, of one plugin or of several: each answers with a plan. */
export const CHANGES_ENDPOINTS = {
  bulkInstall: changeOfSeveral(
    'install',
    'Asks for several installs in one plan',
    requests.bulkInstallRequestSchema
  ),
  bulkUpdate: changeOfSeveral(
    'update',
    'Asks for several updates in one plan',
    requests.bulkInstallRequestSchema
  ),
  bulkConfigure: changeOfSeveral(
    'configure',
    'Asks for several configurations in one plan',
    requests.bulkConfigureRequestSchema
  ),
  bulkUninstall: changeOfSeveral(
    'uninstall',
    'Asks for several removals in one plan',
    requests.bulkUninstallRequestSchema
  ),
  bulkStart: changeOfSeveral(
    'start',
    'Asks for several stopped plugins to be started in one plan',
    requests.bulkLifecycleRequestSchema
  ),
  bulkStop: changeOfSeveral(
    'stop',
    'Asks for several plugins to be stopped in one plan',
    requests.bulkLifecycleRequestSchema
  ),
  bulkRestart: changeOfSeveral(
    'restart',
    'Asks for several restarts in one plan',
    requests.bulkLifecycleRequestSchema
  ),
  installPlugin: changeOfPlugin('install', 'Asks for an install', requests.installRequestSchema),
  configurePlugin: changeOfPlugin(
    'configure',
    'Asks for another configuration or release',
    requests.configureRequestSchema
  ),
  uninstallPlugin: changeOfPlugin('uninstall', 'Asks for a removal', requests.uninstallRequestSchema),
  startPlugin: changeOfPlugin(
    'start',
    'Asks for a stopped plugin to be started',
    requests.lifecycleRequestSchema
  ),
  stopPlugin: changeOfPlugin('stop', 'Asks for a plugin to be stopped', requests.lifecycleRequestSchema),
  restartPlugin: changeOfPlugin('restart', 'Asks for a restart of the pods', requests.lifecycleRequestSchema),
  rollbackPlugin: changeOfPlugin('rollback', 'Asks for an earlier revision', requests.rollbackRequestSchema),
} as const satisfies Record<string, Endpoint>;
