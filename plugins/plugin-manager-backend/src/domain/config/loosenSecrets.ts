import { eachSchema, isMarkedSecret, type JsonSchema } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../json';

/** A schema that demands nothing of its secrets but that they are there. */
export const loosenSecrets = (schema: JsonSchema): JsonSchema =>
  eachSchema(schema as JsonObject, part =>
    isMarkedSecret(part) ? { 'x-secret': true } : part
  ) as JsonSchema;
