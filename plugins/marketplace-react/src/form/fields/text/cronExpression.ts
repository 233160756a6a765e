import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

/** A schedule. */
export const cronExpression: ConfigField = {
  name: 'cron-expression',
  title: 'Cron expression',
  documentation:
    'A schedule in five parts, read out in plain words with the next five times it is due. With a schema of type object it keeps `expression` and `timeZone`; with a string the option names the zone in which it is read.',
  options: [{ name: 'timeZone', description: 'Zone in which a plain expression is read; UTC by default.' }],
  schema: {
    type: 'object',
    properties: { expression: { type: 'string' }, timeZone: { type: 'string' } },
    required: ['expression'],
  },
  example: { value: { expression: '0 6 * * 1-5', timeZone: 'Europe/Berlin' } },
  validate: lateFieldRule('cron-expression'),
  component: lazy(() => import('./CronField').then(m => ({ default: m.CronField }))),
};
