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
import { createHmac, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import type { ConfiguredSource } from '../../ports';

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

function verifierOf(secret: string | undefined): ConfiguredSource['verify'] {
  return (signed, signature) => {
    if (secret === undefined) return false;
    const expected = createHmac('sha256', secret).update(signed).digest();
    const given = Buffer.from(signature, 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
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
    const secret = own.getOptionalString('webhook.secret');
    if (secret !== undefined && secret.length < MIN_SECRET) {
      throw new Error(
        `${key}.webhook.secret must have at least ${MIN_SECRET} characters; make one with \`openssl rand -hex 32\`.`
      );
    }
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
      webhook: secret !== undefined,
      verify: verifierOf(secret),
    };
  });
  return { list: () => sources, find: name => sources.find(source => source.name === name) };
}
