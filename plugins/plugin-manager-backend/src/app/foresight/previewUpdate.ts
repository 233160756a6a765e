/** What one update would mean, worked out with the same parts that plans are made from. */
import type { AvailableUpdate, UpdateRelease } from '@flyloft/plugin-manager-common';
import { renderExplanation, type Cause, type RenderOptions } from '@flyloft/resolver';
import { compare } from 'semver';
import { breakingChanges, irreversible } from '../../domain/plan/consequences';
import { grantChanges } from '../../domain/plan/grants';
import { changelogOf, sectionsOf } from '../../domain/release/changelogSections';
import { hasBackend } from '../../domain/release/hasBackend';
import { judgeUpdate, type UpdatePart } from '../../domain/upgrade/judgeUpdate';
import type { GenerationRecord, ReleaseRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import type { Refusing } from '../plans/askedChanges';
import { chooseReleases, type Choice } from '../plans/chooseReleases';
import { grantedTo, isolationRefusal } from '../plans/composeItem';
import type { Reads } from '../plans/current';
import type { PlanDependencies } from '../plans/planDependencies';
import { prepareConfig, referredSecrets } from '../plans/prepareConfig';
import { readCatalogue, yankReasonIn } from '../plans/releaseCatalogue';

/** What previewing needs to know. */
export type PreviewContext = {
  environment: EnvironmentConfig;
  generation: Pick<GenerationRecord, 'number' | 'revisions'>;
  reads: Reads;
  dependencies: PlanDependencies;
};

type Part = UpdatePart & Pick<AvailableUpdate, 'grants' | 'irreversible'>;

/** The releases after one version up to another, newest first, each with its own part of the changelog. */
function releasesBetween(from: string, to: string, releases: readonly ReleaseRecord[]): UpdateRelease[] {
  const between = releases
    .filter(({ version, yanked }) => !yanked && compare(version, from) > 0 && compare(version, to) <= 0)
    .sort((a, b) => compare(b.version, a.version));
  const newest = between[0] ? sectionsOf(between[0]) : new Map<string, string>();
  return between.map(release => {
    const { version, publishedAt, manifest } = release;
    const text = changelogOf(release, newest);
    return {
      version,
      publishedAt: publishedAt.toISOString(),
      ...(text ? { changelog: text } : {}),
      breakingChanges: manifest.breakingChanges,
      ...(manifest.migrationGuide === undefined ? {} : { migrationGuide: manifest.migrationGuide }),
    };
  });
}

/** Why the configuration that runs does not fit the release that comes, where it does not. */
async function settingsRefusal(
  { base, release }: Choice,
  { dependencies, environment }: PreviewContext
): Promise<string | undefined> {
  if (!release) return undefined;
  const current = base?.revision.config ?? {};
  const prepared = await prepareConfig({
    schemaEngine: dependencies.schemaEngine,
    secrets: dependencies.store.secrets,
    newId: () => dependencies.ids.nonce(),
    manifest: release.manifest,
    given: current,
    known: referredSecrets(current),
    actor: '',
    // Whether it is still there is for the plan to find out; many previews are made at once.
    lookElsewhere: async reference => ({
      outcome: 'found',
      hash: referredSecrets(current).get(reference) ?? '',
    }),
    environment: { id: environment.id },
    ...(environment.policy.configuration ? { policy: environment.policy.configuration } : {}),
    carriedOver: true,
  });
  return prepared.outcome === 'refused' ? prepared.refusal.message : undefined;
}

async function partOf(choice: Choice, context: PreviewContext): Promise<Part> {
  const { kind, pluginId, base, release } = choice;
  const { environment, reads } = context;
  const config = base?.revision.config ?? {};
  const releases = release && base ? await reads.registry.listReleases(pluginId) : [];
  const settings = await settingsRefusal(choice, context);
  const item = {
    kind,
    pluginId,
    removesData: false,
    usesDatabase: !!base && hasBackend(base.release.manifest),
  };
  return {
    kind,
    pluginId,
    name: (release ?? base?.release)?.manifest.name ?? pluginId,
    ...(base ? { from: base.revision.release } : {}),
    ...(release ? { to: release.version } : {}),
    breakingChanges: release ? breakingChanges(base?.revision.release, release.version, releases) : [],
    grants: grantChanges(
      pluginId,
      grantedTo(base?.release, config, environment),
      grantedTo(release, config, environment),
      environment.isolation
    ),
    irreversible: irreversible(item, base?.release.manifest, release?.manifest),
    warnings: release?.deprecated ? [`${release.manifest.name} ${release.version} is deprecated.`] : [],
    ...(settings === undefined ? {} : { settings }),
  };
}

/** What the resolver named as causes; none where the refusal is not the resolver's. */
function causesOf({ refusal }: Refusing): Cause[] {
  const causes = refusal.details?.causes;
  // Put there by `explainConflict`, in this process.
  return Array.isArray(causes) ? (causes as Cause[]) : [];
}

/** Ids that a refusal of the resolver names beside the plugin itself. */
function namedCauses(refusal: Refusing, pluginId: string): string[] {
  const names = causesOf(refusal).flatMap(cause =>
    cause.kind === 'requirement' || cause.kind === 'keep' || cause.kind === 'conflict' ? [cause.name] : []
  );
  return [...new Set(names)].filter(name => name !== pluginId).sort();
}

/**
 * The sentences of a refusal, without that it was asked for, which nobody did here, and without the ways out: on the page
 * of updates these are updates of their own.
 */
function reasonsOf(refusing: Refusing, yankReason?: RenderOptions['yankReason']): string[] {
  const causes = causesOf(refusing).filter(({ kind }) => kind !== 'request');
  if (causes.length === 0) return [refusing.refusal.message];
  const label = (name: string) => (name === 'backstage' ? 'Backstage' : name);
  const lines = renderExplanation({ causes, minimal: true, rangesMinimal: true }, { label, yankReason });
  return lines.filter(line => !line.endsWith(':'));
}

/** Works out what it means to update one plugin to one release. Changes nothing anywhere. */
export async function previewUpdate(
  target: { pluginId: string; name: string; from: string; to: string; releases: readonly ReleaseRecord[] },
  context: PreviewContext
): Promise<AvailableUpdate> {
  const { pluginId, name, from, to } = target;
  const { reads, environment, generation, dependencies } = context;
  const update: AvailableUpdate = {
    pluginId,
    name,
    from,
    to,
    verdict: 'cannot',
    because: [],
    needsSettings: false,
    blockedBy: [],
    heldBy: [],
    releases: releasesBetween(from, to, target.releases),
    grants: [],
    irreversible: [],
    companions: [],
  };
  const chosen = await chooseReleases({
    reads,
    tenant: dependencies.tenant,
    environment,
    generation,
    host: dependencies.host,
    resolve: dependencies.resolve,
    changes: [{ kind: 'update', pluginId, range: to }],
  });
  if (chosen.outcome === 'refused') {
    const catalogue = await readCatalogue(reads, environment.isolation);
    const because = reasonsOf(chosen, yankReasonIn(catalogue));
    const heldBy = causesOf(chosen).flatMap(cause => (cause.kind === 'pin' ? [cause.name] : []));
    return { ...update, because, blockedBy: namedCauses(chosen, pluginId), heldBy };
  }
  const ordered = [...chosen.value.choices].sort(
    (a, b) => Number(b.pluginId === pluginId) - Number(a.pluginId === pluginId)
  );
  for (const { release } of ordered) {
    const refusal = release && isolationRefusal(release, environment);
    if (refusal) return { ...update, because: reasonsOf(refusal) };
  }
  const parts: Part[] = [];
  for (const choice of ordered) parts.push(await partOf(choice, context));
  const [own, ...companions] = parts;
  const details = {
    grants: parts.flatMap(({ grants }) => grants),
    irreversible: parts.flatMap(part => part.irreversible),
    companions: companions.map(part => ({
      pluginId: part.pluginId,
      name: part.name,
      kind: part.kind,
      ...(part.from === undefined ? {} : { from: part.from }),
      ...(part.to === undefined ? {} : { to: part.to }),
    })),
  };
  const stuck = companions.filter(({ settings }) => settings !== undefined);
  if (stuck.length > 0) {
    return {
      ...update,
      ...details,
      because: stuck.map(part => `${part.name} ${part.to ?? ''} has to come along. ${part.settings ?? ''}`),
      blockedBy: stuck.map(part => part.pluginId),
    };
  }
  return { ...update, ...details, ...judgeUpdate(parts), needsSettings: own?.settings !== undefined };
}
