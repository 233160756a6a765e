import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

/** Names with a text each. */
export const keyValuePairs: ConfigField = {
  name: 'key-value-pairs',
  title: 'Key-value pairs',
  documentation: 'Names with a text each, such as labels or headers. No name is there twice.',
  options: [
    { name: 'nameLabel', description: 'What a name is called; Name by default.' },
    { name: 'valueLabel', description: 'What a value is called; Value by default.' },
  ],
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  example: { value: { team: 'platform', tier: 'gold' }, options: { nameLabel: 'Label' } },
  validate: lateFieldRule('key-value-pairs'),
  component: lazy(() => import('./KeyValueField').then(m => ({ default: m.KeyValueField }))),
};
