import { isJsonObject } from '@flyloft/plugin-manager-common';

/** A key in words: `baseUrl` is "Base url". */
export function words(key: string): string {
  const text = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[-_.]+/g, ' ');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1).toLowerCase()}`;
}

/** What a field is called: its schema's title, else its key in words. */
export function titleOf(key: string, schema: unknown): string {
  return isJsonObject(schema) && typeof schema.title === 'string' ? schema.title : words(key);
}
