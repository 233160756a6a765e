import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

/** An address. */
export const urlValidator: ConfigField = {
  name: 'url-validator',
  title: 'URL',
  documentation:
    'An address with a host. Names and passwords in it are refused, because they would stand in the configuration for everybody to read.',
  options: [
    { name: 'protocols', description: 'Allowed protocols without the colon; https and http by default.' },
  ],
  schema: { type: 'string', format: 'uri' },
  example: { value: 'https://jenkins.example.com' },
  validate: lateFieldRule('url-validator'),
  component: lazy(() => import('./UrlField').then(m => ({ default: m.UrlField }))),
};
