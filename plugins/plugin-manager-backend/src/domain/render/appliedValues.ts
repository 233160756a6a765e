import { isJsonObject } from '@flyloft/plugin-manager-common';
import type { Json } from '../json';
import type { KubernetesObject } from '../kubernetesObject';
import { isSecretValue } from './secretValues';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The texts that a Secret of a cluster holds where the rendered one has references. */
export function appliedValues(rendered: KubernetesObject, live: KubernetesObject): string[] {
  const found: string[] = [];
  const walk = (template: Json, value: unknown): void => {
    if (isSecretValue(template)) {
      if (typeof value === 'string') found.push(value);
    } else if (Array.isArray(template)) {
      if (Array.isArray(value)) template.forEach((item, index) => walk(item, value[index]));
    } else if (isJsonObject(template) && isJsonObject(value)) {
      for (const [key, part] of Object.entries(template)) walk(part, value[key]);
    }
  };
  const { data } = live as { data?: unknown };
  const templates = isJsonObject(rendered.stringData) ? rendered.stringData : {};
  for (const [key, template] of Object.entries(templates)) {
    const encoded = isJsonObject(data) && Object.hasOwn(data, key) ? data[key] : undefined;
    if (typeof encoded !== 'string') continue;
    const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), one => one.charCodeAt(0)));
    walk(template, isSecretValue(template) ? text : parse(text));
  }
  return found;
}
