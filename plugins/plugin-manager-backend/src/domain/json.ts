// JSON as it is stored; the words are everybody's.
export type { Json, JsonObject } from '@flyloft/plugin-manager-common';
