import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';
import { SecretReferenceField } from './SecretReferenceField';

/** A secret by reference. */
export const secretReference: ConfigField = {
  name: 'secret-reference',
  title: 'Secret',
  documentation:
    'A password, a token or a key. The portal stores it when the field is left and puts a reference in its place; nobody can read it again. Every value that a schema marks as secret gets this field by itself.',
  schema: { type: 'string', format: 'password' },
  example: {},
  validate: lateFieldRule('secret-reference'),
  component: SecretReferenceField,
};
