import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { FORBIDDEN_NAMES } from '../../core/names';
import { asObject } from '../parts/values';

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
  validate(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'must be names with a value each';
    const entries = Object.entries(asObject(value));
    if (entries.some(([name]) => name === '' || FORBIDDEN_NAMES.has(name)))
      return 'must have a name that is allowed for each value';
    const wrong = entries.find(([, item]) => typeof item !== 'string');
    return wrong ? `must have a text as the value of ${wrong[0]}` : undefined;
  },
  component: lazy(() => import('./KeyValueField').then(m => ({ default: m.KeyValueField }))),
};
