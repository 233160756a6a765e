import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type LoggerService,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { nearest } from '@flyloft/plugin-manager-common';
import type { SourceKind } from '@flyloft/plugin-manager-node';
import path from 'node:path';
import type { ConfiguredSource, WebhookCheck } from '../../ports';
import { WEBHOOK_FORMS, webhookCheck } from './webhookForms';

const NAME = /^[a-z][a-z0-9-]{0,59}$/;
const MIN_SECRET = 16;

/** A source with when it is synced. */
export type ScheduledSource = ConfiguredSource & { schedule: SchedulerServiceTaskScheduleDefinition };

/** A catalogue changes a few times a day. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { hours: 1 },
  timeout: { minutes: 10 },
  initialDelay: { seconds: 10 },
};

function readSchedule(config: Config): SchedulerServiceTaskScheduleDefinition {
  const schedule = config.getOptionalConfig('schedule');
  return schedule
    ? { initialDelay: { seconds: 10 }, ...readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule) }
    : DEFAULT_SCHEDULE;
}

function milliseconds(duration: SchedulerServiceTaskScheduleDefinition['timeout']): number {
  if (typeof duration === 'string') throw new Error('A timeout is given as { minutes: 10 }.');
  return durationToMilliseconds(duration);
}

function paceOf({ frequency }: SchedulerServiceTaskScheduleDefinition): { everyMs?: number } {
  if (typeof frequency === 'string' || 'cron' in frequency || 'trigger' in frequency) return {};
  return { everyMs: durationToMilliseconds(frequency) };
}

/** The webhook of a source: whose form its deliveries have, and the secret that proves them. */
function readWebhook(key: string, name: string, config: Config): { webhook?: WebhookCheck } {
  const own = config.getOptionalConfig('webhook');
  if (!own) return {};
  const secret = own.getString('secret');
  if (secret.length < MIN_SECRET) {
    throw new Error(
      `${key}.webhook.secret must have at least ${MIN_SECRET} characters; make one with \`openssl rand -hex 32\`.`
    );
  }
  const given = own.getOptionalString('form') ?? 'flyloft';
  const form = WEBHOOK_FORMS.find(one => one === given);
  if (!form) {
    throw new Error(`${key}.webhook.form is "${given}"; it is one of ${WEBHOOK_FORMS.join(', ')}.`);
  }
  return { webhook: webhookCheck(form, name, secret) };
}

/**
 * The sources of `pluginManager.sources`, made by the kinds that modules brought along.
 * @throws Error that names the key and what it should be, before anything is started.
 */
export function createCatalogueSources(options: {
  config: RootConfigService;
  kinds: ReadonlyMap<string, SourceKind>;
  logger: LoggerService;
  cacheDirectory: string;
}): { list(): readonly ScheduledSource[]; find(name: string): ScheduledSource | undefined } {
  const { config, kinds, logger, cacheDirectory } = options;
  const root = config.getOptionalConfig('pluginManager.sources');
  const sources = (root?.keys() ?? []).map((name): ScheduledSource => {
    const key = `pluginManager.sources.${name}`;
    if (!NAME.test(name)) throw new Error(`${key}: the name of a source is a lower-case word, such as rhdh.`);
    const own = root?.getConfig(name);
    if (!own) throw new Error(`${key} must be an object.`);
    const kindName = own.getString('kind');
    const kind = kinds.get(kindName);
    if (!kind) {
      const known = [...kinds.keys()].sort();
      const meant = nearest(kindName, known);
      throw new Error(
        `${key}.kind is "${kindName}", which no module brings along.${
          meant ? ` Did you mean "${meant}"?` : ''
        } There are: ${
          known.join(', ') || 'none'
        }. Add @flyloft/plugin-manager-backend-module-source-${kindName} to the backend.`
      );
    }
    const webhook = readWebhook(key, name, own);
    const schedule = readSchedule(own);
    const source = kind.create({
      name,
      config: own,
      logger: logger.child({ source: name }),
      cacheDirectory: path.join(cacheDirectory, name),
    });
    return {
      name,
      kind: kindName,
      read: context => source.read(context),
      schedule,
      timeoutMs: milliseconds(schedule.timeout),
      ...paceOf(schedule),
      ...webhook,
    };
  });
  return { list: () => sources, find: name => sources.find(source => source.name === name) };
}
