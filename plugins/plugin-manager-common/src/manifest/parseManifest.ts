import { z } from 'zod';
import { nearest } from '../text/nearest';
import { isReservedPluginId } from './reservedIds';
import { Manifest, manifestSchema } from './manifest';

/** One thing that is wrong with a manifest. */
export type ManifestIssue = {
  /** JSON pointer of the value, such as `/healthChecks/livness`. */
  path: string;
  message: string;
  /** The known field that the author may have meant. */
  hint?: string;
  /** The error code that says more than that the manifest is invalid. */
  code?: 'PLUGIN_ID_RESERVED' | 'MANIFEST_UNSUPPORTED';
};

/** Result of {@link parseManifest}; all issues are listed at once. */
export type ParsedManifest = { ok: true; manifest: Manifest } | { ok: false; issues: ManifestIssue[] };

const pointer = (path: readonly PropertyKey[]) =>
  path.map(part => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** The schema of the object at a path, looked up through optional, default and array wrappers. */
function shapeAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  const unwrap = (value: unknown): unknown => {
    let inner = value;
    while (
      inner instanceof z.ZodOptional ||
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault ||
      inner instanceof z.ZodNullable
    ) {
      inner = inner.unwrap();
    }
    return inner;
  };
  for (const part of path) {
    current = unwrap(current);
    if (current instanceof z.ZodObject) current = current.shape[String(part)];
    else if (current instanceof z.ZodArray) current = current.element;
    else return [];
  }
  current = unwrap(current);
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function toIssues(issue: z.core.$ZodIssue): ManifestIssue[] {
  if (issue.code === 'unrecognized_keys') {
    const known = shapeAt(manifestSchema, issue.path);
    return issue.keys.map(key => {
      const hint = nearest(key, known);
      return { path: pointer([...issue.path, key]), message: 'unknown field', ...(hint ? { hint } : {}) };
    });
  }
  return [{ path: pointer(issue.path) || '/', message: issue.message }];
}

/** Rules that concern more than one field. */
function crossFieldIssues(manifest: Manifest): ManifestIssue[] {
  const issues: ManifestIssue[] = [];
  if (isReservedPluginId(manifest.id)) {
    issues.push({
      path: '/id',
      message: `"${manifest.id}" belongs to the portal; choose another id`,
      code: 'PLUGIN_ID_RESERVED',
    });
  }
  manifest.federation?.features.forEach((feature, index) => {
    if (!isReservedPluginId(feature)) return;
    issues.push({
      path: `/federation/features/${index}`,
      message: `"${feature}" belongs to the portal; a plugin brings features of its own`,
      code: 'PLUGIN_ID_RESERVED',
    });
  });
  if (manifest.type === 'standalone' && manifest.packed.backend) {
    issues.push({ path: '/type', message: 'a standalone plugin has no backend; use service-backed' });
  }
  if (manifest.type === 'third-party' && manifest.egress.length + manifest.egressFrom.length === 0) {
    issues.push({ path: '/egress', message: 'a third-party plugin names the hosts of its external service' });
  }
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies'] as const) {
    if (Object.hasOwn(manifest[field], manifest.id)) {
      issues.push({ path: `/${field}/${manifest.id}`, message: 'a plugin cannot depend on itself' });
    }
  }
  const routes = new Set(manifest.routes.map(route => route.id));
  manifest.extensions.forEach((extension, index) => {
    if (extension.route !== undefined && !routes.has(extension.route)) {
      issues.push({
        path: `/extensions/${index}/route`,
        message: `no route has the id "${extension.route}"`,
      });
    }
  });
  return issues;
}

/** Checks an unknown value against the manifest's schema and cross-field rules. Never throws. */
export function parseManifest(value: unknown): ParsedManifest {
  const result = manifestSchema.safeParse(value);
  if (!result.success) return { ok: false, issues: result.error.issues.flatMap(toIssues) };
  const issues = crossFieldIssues(result.data);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, manifest: result.data };
}

/** One line for people: ``unknown field `/healthChecks/livness`. Did you mean `liveness`?`` */
export function describeManifestIssue(issue: ManifestIssue): string {
  const text =
    issue.message === 'unknown field'
      ? `unknown field \`${issue.path}\`.`
      : `\`${issue.path}\` ${issue.message}.`;
  return issue.hint ? `${text} Did you mean \`${issue.hint}\`?` : text;
}
