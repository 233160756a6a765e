import { FIELD_NAMES, isSecretReference } from '@flyloft/plugin-manager-common';
import { checkFilter } from './catalogFilter';
import { checkCertificate } from './checkCertificate';
import { checkCron } from './checkCron';
import { checkEntityRef } from './checkEntityRef';
import type { FieldRule } from './checkFields';
import { checkOAuth } from './checkOAuth';
import { checkPairs } from './checkPairs';
import { checkPattern } from './checkPattern';
import { checkPort } from './checkPort';
import { checkRepository } from './checkRepository';
import { checkResource } from './checkResource';
import { checkUrl } from './checkUrl';
import { checkVariables } from './checkVariables';
import { checkWebhook } from './checkWebhook';
import { checkWritten } from './parseText';
import { asObject, asTexts } from './values';

const checkText = (value: unknown) => (typeof value === 'string' ? undefined : 'must be a text');

/**
 * The rule of each field that every portal has. The form runs them while somebody types, and the server before a plan is
 * made.
 */
export const FIELD_RULES: Readonly<Record<(typeof FIELD_NAMES)[number], FieldRule>> = {
  'entity-picker': value => checkEntityRef(value),
  'catalog-filter': value => checkFilter(value),
  'kubernetes-resource': value => checkResource(value),
  'git-repository': value => checkRepository(value),
  'api-endpoint': value => checkUrl(value),
  'code-editor': checkText,
  'json-editor': value => checkWritten(value, 'json'),
  'yaml-editor': value => checkWritten(value, 'yaml'),
  'cron-expression': value => {
    if (typeof value === 'string') return checkCron(value);
    const { expression, timeZone } = asObject(value);
    return checkCron(expression, timeZone);
  },
  'key-value-pairs': value => checkPairs(value),
  'webhook-config': value => checkWebhook(value),
  'oauth-config': value => checkOAuth(value),
  'secret-reference': value =>
    isSecretReference(value) ? undefined : 'must be entered, so that it can be stored',
  'certificate-picker': value => checkCertificate(value, new Date()),
  'regex-tester': value => checkPattern(value),
  'url-validator': (value, { protocols }) =>
    checkUrl(value, asTexts(protocols).length > 0 ? asTexts(protocols) : undefined),
  'port-selector': (value, options) => checkPort(value, options),
  'environment-variables': value => checkVariables(value),
};

/** The rule of a field by its name; undefined where only some portals have such a field. */
export const fieldRuleOf = (name: string): FieldRule | undefined =>
  Object.hasOwn(FIELD_RULES, name) ? FIELD_RULES[name as (typeof FIELD_NAMES)[number]] : undefined;
