import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

/** Environment variables, plain or secret. */
export const environmentVariables: ConfigField = {
  name: 'environment-variables',
  title: 'Environment variables',
  documentation:
    'Variables with capital names, plain or secret; secrets are stored and only referred to. Takes the content of a .env file.',
  schema: {
    type: 'object',
    properties: {
      plain: { type: 'object', additionalProperties: { type: 'string' } },
      secret: { type: 'object', additionalProperties: { type: 'string', 'x-secret': true } },
    },
  },
  example: { value: { plain: { LOG_LEVEL: 'info' } } },
  validate: lateFieldRule('environment-variables'),
  component: lazy(() => import('./VariablesField').then(m => ({ default: m.VariablesField }))),
};
