import { isSecretReference } from '@flyloft/plugin-manager-common';
import type { ConfigField } from '../contract/configField';
import { SecretReferenceField } from './SecretReferenceField';

/** A secret by reference. */
export const secretReference: ConfigField = {
  name: 'secret-reference',
  title: 'Secret',
  documentation:
    'A password, a token or a key. The portal stores it when the field is left and puts a reference in its place; nobody can read it again. Every value that a schema marks as secret gets this field by itself.',
  schema: { type: 'string', format: 'password' },
  example: {},
  validate: value => (isSecretReference(value) ? undefined : 'must be entered, so that it can be stored'),
  component: SecretReferenceField,
};
