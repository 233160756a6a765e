import type {
  EnvironmentList,
  GenerationList,
  Health,
  Installation,
  InstallationList,
  LogLine,
  Manifest,
  RevisionList,
} from '@flyloft/plugin-manager-common';
import { gt } from 'semver';
import { newestRelease } from '../../domain/release/newestRelease';
import type {
  Clock,
  Clusters,
  InstallationRecord,
  RevisionRecord,
  SoftwareCatalogue,
  Store,
} from '../../ports';
import type { Engine } from '../engine';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { podLogs, type PodLogDependencies } from '../logs/podLogs';
import { healthOf, readReadyPods, type ReadyPods } from './healthOf';
import { setPin } from './setPin';
import { createTeamsOf } from './teamsOf';

/** What can be read of installations. */
export interface Installations {
  /** `cursor` is the `nextCursor` of the page before. */
  listInstalled(filter: {
    environment?: string;
    includeUninstalled?: boolean;
    limit: number;
    cursor?: string;
  }): Promise<Outcome<InstallationList>>;
  getStatus(pluginId: string, environment?: string): Promise<Outcome<Installation>>;
  getHealth(pluginId: string, environment?: string): Promise<Outcome<Health>>;
  pin(
    pluginId: string,
    wanted: { environment?: string; range: string; reason: string },
    person: Person
  ): Promise<Outcome<Installation>>;
  unpin(pluginId: string, environment: string | undefined, person: Person): Promise<Outcome<Installation>>;
  listRevisions(
    installationId: string,
    page: { limit: number; before?: number }
  ): Promise<Outcome<RevisionList>>;
  listGenerations(filter: {
    environment?: string;
    limit: number;
    before?: number;
  }): Promise<Outcome<GenerationList>>;
  listEnvironments(): Promise<Outcome<EnvironmentList>>;
  getLogs(
    pluginId: string,
    options: {
      environment?: string;
      tail: number;
      sinceSeconds?: number;
      follow: boolean;
      signal: AbortSignal;
    }
  ): Promise<Outcome<AsyncIterable<LogLine>>>;
}

/** What {@link createInstallations} reads from. */
export type InstallationsDependencies = PodLogDependencies & {
  store: Store;
  engine: Pick<Engine, 'environment' | 'findInstallation' | 'listInstallations' | 'listGenerations'>;
  clusters: Clusters;
  clock: Clock;
  tenant: string;
  environments: EnvironmentConfig[];
  software: Pick<SoftwareCatalogue, 'teamsOf'>;
  log: { warn(message: string): void };
};

type Found = { installation: InstallationRecord; revision?: RevisionRecord };
type Shared = {
  candidates: Awaited<ReturnType<Store['registry']['listCandidates']>>;
  quarantined: Awaited<ReturnType<Store['quarantine']['list']>>;
  teams: ReadonlyMap<string, readonly string[]>;
  readyPods(environment: string, namespace: string): Promise<ReadyPods>;
};

/** Path of the first page that a plugin adds to the portal. */
function firstPage(manifest: Manifest | undefined): string | undefined {
  const page = manifest?.extensions.find(
    extension => extension.type === 'page' && extension.route !== undefined
  );
  const route = manifest?.routes.find(one => page === undefined || one.id === page.route);
  return route?.path;
}

/** The sentence that an environment without isolation owes to people. */
function noticeOf(environment: EnvironmentConfig): string | undefined {
  if (environment.isolation === 'none') {
    return 'Local cluster: plugins run as processes and are not isolated.';
  }
  if (environment.isolation === 'process')
    return 'Plugins run as processes of one machine and share its network.';
  return undefined;
}

/** Reads installations for the screens and the command line. */
export function createInstallations(dependencies: InstallationsDependencies): Installations {
  const { store, engine, clusters, clock, tenant, environments } = dependencies;

  const teamsOf = createTeamsOf(dependencies);
  const readShared = async (found: readonly Found[]): Promise<Shared> => {
    const [candidates, quarantined, teams] = await Promise.all([
      store.registry.listCandidates(),
      store.quarantine.list(),
      teamsOf(found.flatMap(({ installation: { installedBy } }) => installedBy ?? [])),
    ]);
    // Each cluster is asked once for all of a list, and only where one of its installations has pods to count.
    const asked = new Map<string, Promise<ReadyPods>>();
    const readyPods = (environment: string, namespace: string) => {
      const only = found.length === 1 ? namespace : undefined;
      const asking = asked.get(environment) ?? readReadyPods(clusters, environment, only);
      asked.set(environment, asking);
      return asking;
    };
    return { candidates, quarantined, teams, readyPods };
  };

  async function present({ installation, revision }: Found, shared: Shared): Promise<Installation> {
    const { pluginId } = installation;
    const version = installation.release ?? revision?.release;
    const release =
      version === undefined
        ? (await store.registry.listReleases(pluginId))[0]
        : await store.registry.findRelease(pluginId, version);
    const manifest = release?.manifest;
    const quarantine = shared.quarantined.find(
      one => one.pluginId === pluginId && one.digest === installation.bundleDigest
    );
    const health = await healthOf(installation, {
      revision,
      readyPods: shared.readyPods,
      quarantined: quarantine !== undefined,
    });
    const newest = newestRelease(shared.candidates.filter(one => one.pluginId === pluginId));
    const current = version ?? release?.version ?? '0.0.0';
    const namespace = revision?.objects.find(object => object.metadata.namespace)?.metadata.namespace;
    const path = firstPage(manifest);
    return {
      id: installation.id,
      tenant: installation.tenant,
      environment: installation.environment,
      pluginId,
      name: manifest?.name ?? pluginId,
      state: installation.state,
      release: current,
      ...(newest && !newest.yanked && gt(newest.version, current) ? { available: newest.version } : {}),
      revision: installation.revision,
      health,
      type: manifest?.type ?? 'standalone',
      ...(namespace === undefined ? {} : { namespace }),
      ...(path === undefined ? {} : { path }),
      config: revision?.config ?? {},
      installedAt: installation.createdAt.toISOString(),
      changedAt: installation.changedAt.toISOString(),
      changedBy: installation.changedBy,
      ...(installation.installedBy === undefined
        ? {}
        : {
            installedBy: installation.installedBy,
            teams: [...(shared.teams.get(installation.installedBy) ?? [])],
          }),
      ...(installation.operationId === undefined ? {} : { operationId: installation.operationId }),
      ...(installation.pin ? { pin: installation.pin } : {}),
      ...(quarantine
        ? {
            quarantine: {
              digest: quarantine.digest,
              message: quarantine.message,
              at: quarantine.at.toISOString(),
            },
          }
        : {}),
    };
  }

  async function find(pluginId: string, environment?: string): Promise<Outcome<Installation>> {
    const found = await engine.findInstallation(environment, pluginId);
    return found.outcome === 'refused'
      ? found
      : ok(await present(found.value, await readShared([found.value])));
  }

  return {
    async listInstalled({ limit, cursor, ...filter }) {
      const [environment = '', pluginId = ''] = cursor?.split('/') ?? [];
      const found = await engine.listInstallations({
        ...filter,
        limit: limit + 1,
        ...(cursor === undefined ? {} : { after: { environment, pluginId } }),
      });
      const page = found.slice(0, limit);
      const last = page.at(-1)?.installation;
      const shared = await readShared(page);
      return ok({
        items: await Promise.all(page.map(one => present(one, shared))),
        ...(found.length > limit && last ? { nextCursor: `${last.environment}/${last.pluginId}` } : {}),
      });
    },

    getStatus: find,

    async pin(pluginId, { environment, ...wanted }, person) {
      const pinned = await setPin(pluginId, environment, wanted, person, dependencies);
      return pinned.outcome === 'refused' ? pinned : find(pluginId, environment);
    },
    async unpin(pluginId, environment, person) {
      const lifted = await setPin(pluginId, environment, undefined, person, dependencies);
      return lifted.outcome === 'refused' ? lifted : find(pluginId, environment);
    },

    async getHealth(pluginId, environment) {
      const found = await find(pluginId, environment);
      if (found.outcome === 'refused') return found;
      return ok({ ...found.value.health, checkedAt: clock.now().toISOString() });
    },

    async listRevisions(installationId, { limit, before }) {
      const installation = await store.installations.findById(installationId);
      if (!installation || installation.tenant !== tenant) {
        return refused('INSTALLATION_NOT_FOUND', `There is no installation "${installationId}".`);
      }
      const revisions = await store.installations.listRevisions(installation.id, limit, before);
      const last = revisions.at(-1);
      return ok({
        items: revisions.map(revision => ({
          number: revision.number,
          release: revision.release,
          bundleDigest: revision.bundleDigest,
          config: revision.config,
          objects: JSON.parse(JSON.stringify(revision.objects)),
          createdAt: revision.createdAt.toISOString(),
          createdBy: revision.createdBy,
          summary: revision.summary,
          operationId: revision.operationId,
          current: revision.number === installation.revision,
        })),
        ...(revisions.length === limit && last && last.number > 1 ? { nextBefore: last.number } : {}),
      });
    },

    async listGenerations({ environment, limit, before }) {
      const found = await engine.listGenerations(environment, limit, before);
      if (found.outcome === 'refused') return found;
      const items = found.value.map(generation => ({
        number: generation.number,
        createdAt: generation.createdAt.toISOString(),
        createdBy: generation.createdBy,
        summary: generation.summary,
        ...(generation.operationId === undefined ? {} : { operationId: generation.operationId }),
        automatic: generation.automatic,
        revisions: Object.fromEntries(
          Object.entries(generation.revisions).map(([id, { revision, release }]) => [
            id,
            { revision, release },
          ])
        ),
      }));
      const last = items[items.length - 1];
      return ok({
        items,
        ...(items.length === limit && last && last.number > 1 ? { nextBefore: last.number } : {}),
      });
    },

    async listEnvironments() {
      const items = await Promise.all(
        environments.map(async environment => {
          const [generation, reachable] = await Promise.all([
            store.installations.currentGeneration(tenant, environment.id),
            clusters
              .forEnvironment(environment.id)
              .uid()
              .then(
                () => true,
                () => false
              ),
          ]);
          const notice = noticeOf(environment);
          return {
            id: environment.id,
            title: environment.title,
            isolation: environment.isolation,
            clusterReachable: reachable,
            generation,
            ...(notice === undefined ? {} : { notice }),
          };
        })
      );
      return ok({ items });
    },

    async getLogs(pluginId, { environment, tail, sinceSeconds, follow, signal }) {
      const found = await engine.findInstallation(environment, pluginId);
      if (found.outcome === 'refused') return found;
      const { installation, revision } = found.value;
      const deployment = revision?.objects.find(object => object.kind === 'Deployment');
      if (!deployment) {
        return refused(
          'PLUGIN_NOT_RUNNING',
          `"${pluginId}" has no pods in ${installation.environment}, so there is no log.`
        );
      }
      return ok(
        podLogs(
          { installation, deployment },
          { tail, follow, signal, ...(sinceSeconds === undefined ? {} : { sinceSeconds }) },
          dependencies
        )
      );
    },
  };
}
