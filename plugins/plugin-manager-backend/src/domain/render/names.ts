import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import type { RenderEnvironment } from './types';

/** Longest name of a Namespace, Service or label value in Kubernetes. */
const MAX_NAME_LENGTH = 63;

/** Port on which every plugin host listens, also the port of its Service. */
export const PLUGIN_PORT = 8080;

/** Label that the pods of a plugin are selected by; never changed, because selectors are immutable. */
export const PLUGIN_LABEL = 'plugin-id';

/** Set on everything that we write; Services hand it on to their EndpointSlices. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'flyloft';

/** Names of the objects inside a plugin's namespace. */
export const OBJECT_NAMES = {
  defaultDeny: 'default-deny',
  allowIngress: 'allow-ingress',
  allowEgress: 'allow-egress',
  quota: 'quota',
  limits: 'limits',
  config: (pluginId: string, content: JsonValue) => `${pluginId}-config-${contentHash(content)}`,
  secret: (pluginId: string, content: JsonValue) => `${pluginId}-secret-${contentHash(content)}`,
} as const;

/** Label that says what part of an installation an object is, where its name changes with its content. */
export const PART_LABEL = 'app.kubernetes.io/component';

/**
 * Ten hexadecimal digits of a content's digest. Config and Secret are named by it, so that a change is a new object:
 * pods of the old revision keep the one they started with, and going back finds it as it was.
 */
function contentHash(content: JsonValue): string {
  return canonicalDigest(content).slice('sha256:'.length, 'sha256:'.length + 10);
}

/** A name of at most 63 characters: one that is longer is cut and ends with a hash of the whole. */
export function fitName(name: string): string {
  const clean = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (clean === name && clean.length <= MAX_NAME_LENGTH) return clean;
  return `${clean.slice(0, MAX_NAME_LENGTH - 11).replace(/-+$/, '')}-${contentHash(name)}`;
}

/** A text as a label value: other characters become `_`, and it ends after 63. */
function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

/**
 * The namespace of an installation.
 * @throws Error where the template does not contain `{pluginId}`: two plugins would share one fence, and removing one
 * would remove both.
 */
export function namespaceOf(
  environment: Pick<RenderEnvironment, 'id' | 'namespaceTemplate'>,
  pluginId: string
): string {
  if (!environment.namespaceTemplate.includes('{pluginId}')) {
    throw new Error(
      `namespaceTemplate of environment "${environment.id}" must contain {pluginId}, because every plugin has a namespace of its own`
    );
  }
  return fitName(
    environment.namespaceTemplate
      .replaceAll('{pluginId}', pluginId)
      .replaceAll('{environment}', environment.id)
  );
}

/** Labels of every object of an installation; a release is left out where a change of it must not touch the object. */
export function labelsOf(input: {
  tenant: string;
  environment: string;
  pluginId: string;
  version?: string;
}): Record<string, string> {
  return {
    'app.kubernetes.io/name': input.pluginId,
    'app.kubernetes.io/part-of': MANAGED_BY,
    [MANAGED_BY_LABEL]: MANAGED_BY,
    ...(input.version ? { 'app.kubernetes.io/version': labelValue(input.version) } : {}),
    'flyloft.dev/tenant': labelValue(input.tenant),
    'flyloft.dev/environment': labelValue(input.environment),
    [PLUGIN_LABEL]: input.pluginId,
  };
}

/** What selects a plugin's pods. */
export function selectorOf(pluginId: string): Record<string, string> {
  return { [PLUGIN_LABEL]: pluginId };
}
