import { isReservedEnvironmentName } from './configuration';
import type { Hook, HookStage } from './lifecycle';
import type { Manifest } from './manifest';
import type { ManifestIssue } from './parseManifest';

/** What a portal may leave out. */
export type PortalParts = {
  /** Whether the software catalogue lists installed plugins. */
  catalogue: boolean;
  /** Ids of the checks that it can run on values; any where it is not known. */
  checks?: readonly string[];
};

/** Hooks that need a pod to be about anything. */
const NEEDS_BACKEND = ['check-capacity', 'backup'];

const isBacked = ({ type, packed }: Pick<Manifest, 'type' | 'packed'>) =>
  type !== 'standalone' && packed.backend !== undefined;

const nameOf = (hook: Hook) => (typeof hook === 'string' ? hook : `call ${hook.call}`);

function hookIssue(
  manifest: Pick<Manifest, 'type' | 'packed'>,
  hook: Hook,
  parts: PortalParts
): string | undefined {
  const backed = isBacked(manifest);
  if (typeof hook !== 'string' && !backed) {
    return 'calls a backend, and this plugin has none; leave it out, or pack the backend too';
  }
  if (typeof hook === 'string' && NEEDS_BACKEND.includes(hook) && !backed) {
    return `"${hook}" is about a pod and its database, and this plugin has none; leave it out`;
  }
  if (hook === 'catalog-entry' && !parts.catalogue) {
    return '"catalog-entry" needs the catalogue module, which this portal leaves out; leave it out, or ask an admin to add @flyloft/catalog-backend-module-plugin-manager';
  }
  return undefined;
}

function hookIssues(manifest: Manifest, parts: PortalParts): ManifestIssue[] {
  const issues: ManifestIssue[] = [];
  for (const [stage, hooks] of Object.entries(manifest.lifecycle) as Array<[HookStage, Hook[]]>) {
    const names = hooks.map(nameOf);
    hooks.forEach((hook, index) => {
      const message =
        names.indexOf(nameOf(hook)) < index ? 'is named twice' : hookIssue(manifest, hook, parts);
      if (message) issues.push({ path: `/lifecycle/${stage}/${index}`, message });
    });
  }
  return issues;
}

/**
 * What of a manifest is well-formed and yet would be ignored by this portal. A release that asks for it is refused when
 * it is published, so that nobody believes in something that never happens; each issue says what to do instead.
 */
export function unsupportedFields(
  manifest: Manifest,
  parts: PortalParts = { catalogue: true }
): ManifestIssue[] {
  const issues = hookIssues(manifest, parts);
  manifest.checks.forEach(({ check }, index) => {
    if (parts.checks === undefined || parts.checks.includes(check)) return;
    issues.push({
      path: `/checks/${index}/check`,
      message: `"${check}" is not among the checks of this portal (${parts.checks.join(
        ', '
      )}); choose one of them, or ask an admin to add the module that brings it along`,
    });
  });
  if (manifest.connectionCheck && !isBacked(manifest)) {
    issues.push({
      path: '/connectionCheck',
      message: 'runs in a pod, and this plugin has no backend; leave it out, or pack the backend too',
    });
  }
  const { namespaceStrategy } = manifest.isolation;
  if (namespaceStrategy !== undefined && namespaceStrategy !== 'per-plugin') {
    issues.push({
      path: '/isolation/namespaceStrategy',
      message: `"${namespaceStrategy}" is not offered: every plugin has a namespace of its own; write "per-plugin" or leave it out`,
    });
  }
  const { strategy } = manifest.deployment;
  if (strategy === 'blue-green' || strategy === 'canary') {
    issues.push({
      path: '/deployment/strategy',
      message: `"${strategy}" is not offered yet; write "rolling", which loses no request, or "recreate"`,
    });
  }
  manifest.routes.forEach((route, index) => {
    if (route.guards && route.guards.length > 0) {
      issues.push({
        path: `/routes/${index}/guards`,
        message: 'are not known to the portal; give the extension of the page an `if` on permissions instead',
      });
    }
    const missing = (route.params ?? []).find(name => !route.path.split('/').includes(`:${name}`));
    if (missing !== undefined) {
      issues.push({
        path: `/routes/${index}/params`,
        message: `"${missing}" does not stand in the path; write it as \`:${missing}\``,
      });
    }
  });
  manifest.extensions.forEach((extension, index) => {
    if (extension.conditions.length > 0) {
      issues.push({
        path: `/extensions/${index}/conditions`,
        message:
          'are not evaluated by the portal; give the extension itself an `if` on feature flags or permissions, which its app does evaluate',
      });
    }
    if (extension.permissions.length > 0) {
      issues.push({
        path: `/extensions/${index}/permissions`,
        message:
          'are not checked by the portal; give the extension itself `if: { permissions: { $contains: … } }`, which its app does check',
      });
    }
    if (!extension.lazy) {
      issues.push({
        path: `/extensions/${index}/lazy`,
        message: 'cannot be false: the portal loads every extension when it is shown; leave it out',
      });
    }
  });
  manifest.environment.forEach((variable, index) => {
    if (isReservedEnvironmentName(variable.name)) {
      issues.push({
        path: `/environment/${index}/name`,
        message: `"${variable.name}" belongs to the plugin host; choose another name`,
      });
    }
  });
  return issues.map(issue => ({ ...issue, code: 'MANIFEST_UNSUPPORTED' as const }));
}
