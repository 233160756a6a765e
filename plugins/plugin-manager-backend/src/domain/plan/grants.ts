import {
  CAPABILITIES,
  describeSecretLocation,
  isElsewhere,
  isSecretReference,
  mapValues,
  pointerKeys,
  readSecretLocation,
  type GrantChange,
  type IsolationLevel,
  type LoadingMode,
  type Manifest,
  type TrustTier,
} from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../json';
import type { EgressTarget } from '../render/types';

/** What a plugin has been or will be granted. */
export type Granted = {
  manifest: Manifest;
  egress: readonly EgressTarget[];
  loadingMode: LoadingMode;
  /** Secrets that it is given and the portal does not keep itself, by the fields that name them. */
  secrets?: readonly SecretGiven[];
};

/** A secret kept elsewhere, and the field that names it. */
export type SecretGiven = { pointer: string; reference: string };

/** The secrets of a config that the portal does not keep itself. */
export function secretsGiven(config: JsonObject): SecretGiven[] {
  const given: SecretGiven[] = [];
  mapValues(config, (pointer, value) => {
    if (!isSecretReference(value)) return undefined;
    if (isElsewhere(value.$secret)) given.push({ pointer, reference: value.$secret });
    return value;
  });
  return given;
}

/** Which frontends an environment lets run in the portal's own page: those of these tiers, and these bundles. */
export type InPage = { tiers: readonly TrustTier[]; bundles: readonly string[] };

/** What decides how a release's frontend is loaded. */
export type LoadedRelease = { manifest: Manifest; trustTier: TrustTier; bundleDigest: string };

/**
 * How a release's frontend is loaded (security rule 8). Only what runs in the portal's own realm can be loaded today;
 * what is not let in there stays out until frames exist. Whatever the environment says, untrusted code never gets in.
 */
export function loadingModeOf(release: LoadedRelease, inPage: InPage): LoadingMode {
  const { manifest, trustTier, bundleDigest } = release;
  if (!manifest.federation || trustTier === 'quarantined') return 'none';
  if (trustTier === 'untrusted') return 'frame';
  return inPage.tiers.includes(trustTier) || inPage.bundles.includes(bundleDigest) ? 'realm' : 'frame';
}

/** What enforces a capability, where something does. */
function enforcerOf(capability: string, isolation: IsolationLevel): string | undefined {
  if (capability === 'database:read-write') return 'PostgreSQL role and database of its own';
  if (capability === 'network:http-client') {
    return isolation === 'none' || isolation === 'process' ? undefined : 'NetworkPolicy allow-egress';
  }
  if (capability === 'network:websocket') return 'portal proxy';
  return undefined;
}

type Grant = Omit<GrantChange, 'change' | 'pluginId'>;

function grantsOf(granted: Granted | undefined, isolation: IsolationLevel): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  if (!granted) return grants;
  const { manifest, egress, loadingMode, secrets = [] } = granted;
  const add = (grant: Grant) => grants.set(`${grant.kind} ${grant.value}`, grant);
  for (const capability of manifest.capabilities) {
    // The loading mode below says what became of this one, so that nobody reads of it twice.
    if (capability === 'frontend:realm' && loadingMode !== 'none') continue;
    const enforcedBy = enforcerOf(capability, isolation);
    add({
      kind: 'capability',
      value: capability,
      sentence: CAPABILITIES[capability],
      because: 'manifest',
      ...(enforcedBy ? { enforcedBy } : {}),
    });
  }
  const fenced = isolation !== 'none' && isolation !== 'process';
  for (const { host, port, because } of egress) {
    add({
      kind: 'egress',
      value: `${host}:${port}`,
      sentence: fenced
        ? `Connects to ${host} on port ${port}. The port is enforced, the host is not.`
        : `Connects to ${host} on port ${port}. Nothing enforces it here.`,
      because,
      ...(fenced ? { enforcedBy: 'NetworkPolicy allow-egress (port only)' } : {}),
    });
  }
  for (const { name, description } of manifest.permissions) {
    add({
      kind: 'permission',
      value: name,
      sentence: `Asks its own permission ${name}${description ? `: ${description}` : ''}`,
      because: 'manifest',
      enforcedBy: 'its own backend, by the portal’s permission policy',
    });
  }
  for (const path of manifest.publicPaths) {
    add({
      kind: 'public-path',
      value: path,
      sentence: `Answers ${path} without a sign-in`,
      because: 'manifest',
      enforcedBy: 'portal proxy',
    });
  }
  for (const { pointer, reference } of secrets) {
    const location = readSecretLocation(reference);
    add({
      kind: 'secret',
      value: reference,
      sentence: `Is given the ${location ? describeSecretLocation(location) : reference}`,
      because: `field "${pointerKeys(pointer).join('.')}"`,
      enforcedBy: 'the place that keeps it, and the portal',
    });
  }
  if (loadingMode !== 'none') {
    add({
      kind: 'loading-mode',
      value: loadingMode,
      sentence:
        loadingMode === 'realm'
          ? 'Its pages run in the portal, as everyone who opens the portal'
          : 'Its pages may only run in a frame, which this portal does not load yet: they stay hidden',
      because: 'policy',
      enforcedBy: 'frontend loader',
    });
  }
  return grants;
}

/** Rights and openings that a plan adds or takes away for one plugin. Sorted by kind and value, added ones first. */
export function grantChanges(
  pluginId: string,
  before: Granted | undefined,
  after: Granted | undefined,
  isolation: IsolationLevel
): GrantChange[] {
  const [had, has] = [grantsOf(before, isolation), grantsOf(after, isolation)];
  const added = [...has].filter(([key]) => !had.has(key)).map(([, grant]) => grant);
  const removed = [...had].filter(([key]) => !has.has(key)).map(([, grant]) => grant);
  const order = (a: Grant, b: Grant) => (`${a.kind} ${a.value}` < `${b.kind} ${b.value}` ? -1 : 1);
  return [
    ...added.sort(order).map((grant): GrantChange => ({ ...grant, change: 'added', pluginId })),
    ...removed.sort(order).map((grant): GrantChange => ({ ...grant, change: 'removed', pluginId })),
  ];
}
