import type { Field } from '@flyloft/configuration';
import { matchSecrets, type OfferedSecret } from './matchSecrets';

const field = (pointer: string, secret = true): Field => ({
  pointer,
  title: pointer,
  groups: [],
  types: ['string'],
  required: false,
  needed: false,
  secret,
  level: 'basic',
});
const secret = (name: string, ...keys: string[]): OfferedSecret => ({
  name,
  where: `Secret ${name}`,
  keys,
  reference: key => `kubernetes:${name}/${key}`,
});
const found = (fields: Field[], ...secrets: OfferedSecret[]) =>
  matchSecrets({ id: 'jenkins' }, fields, secrets).map(({ reference }) => reference);

it('finds the key that says the same as the field, in a secret named after the plugin or the group', () => {
  const token = field('/jenkins/apiToken');
  expect(found([token], secret('jenkins-credentials', 'API_TOKEN', 'user'))).toEqual([
    'kubernetes:jenkins-credentials/API_TOKEN',
  ]);
  expect(found([token], secret('jenkins', 'token'))).toEqual(['kubernetes:jenkins/token']);
  expect(found([field('/sonar/token')], secret('sonar-ci', 'token'))).toEqual(['kubernetes:sonar-ci/token']);
});

it.each([
  ['of another plugin', [field('/jenkins/token')], [secret('argocd', 'token')]],
  ['whose name says nothing', [field('/backend/token')], [secret('backend-secrets', 'token')]],
  ['without such a key', [field('/jenkins/token')], [secret('jenkins', 'password')]],
  ['for a field that is none', [field('/jenkins/token', false)], [secret('jenkins', 'token')]],
  [
    'where two fit as well',
    [field('/jenkins/token')],
    [secret('jenkins', 'token'), secret('jenkins-2', 'token')],
  ],
])('suggests no secret %s', (_what, fields, secrets) => {
  expect(found(fields, ...secrets)).toEqual([]);
});

it('prefers the whole name over its last word', () => {
  expect(found([field('/jenkins/apiToken')], secret('jenkins', 'token', 'api-token'))).toEqual([
    'kubernetes:jenkins/api-token',
  ]);
});
