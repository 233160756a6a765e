import { sameJson } from '@flyloft/configuration';
import {
  checkConfigShape,
  type ConnectionEvent,
  type ConnectionResult,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import type { RevisionRecord } from '../../ports';
import type { EngineOptions } from '../engine';
import type { ConfigurationOf } from '../configuration/configurations';
import { findSubject } from '../configuration/findSubject';
import type { PluginResources } from '../authorized/pluginResources';
import type { RateLimits } from '../limits/RateLimits';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { prepareConfig, referredSecrets } from '../plans/prepareConfig';
import { offerOf } from './mayTest';
import { testConnection } from './testConnection';

/** Tests that run at the same time, of all people: each is a pod. */
const MOST_AT_ONCE = 4;

/** What tests of connections work with. */
export type ConnectionDependencies = Pick<
  EngineOptions,
  | 'store'
  | 'clusters'
  | 'databases'
  | 'bundleTokens'
  | 'elsewhere'
  | 'schemaEngine'
  | 'render'
  | 'clock'
  | 'log'
  | 'ids'
  | 'tenant'
  | 'environments'
>;

/** How a test is followed. */
export type Following = { tell: (event: ConnectionEvent) => void; signal: AbortSignal };

/** Tries configurations before anything is installed. */
export interface Connections {
  testConnection(
    of: ConfigurationOf,
    request: { release: string; config: Record<string, unknown> },
    person: Person,
    following: Following
  ): Promise<Outcome<{ result: ConnectionResult }>>;
}

/** Binds the use case to what it works with. */
export function createConnections(
  dependencies: ConnectionDependencies,
  { limits, resources }: { limits: RateLimits; resources: Pick<PluginResources, 'ofPlugin'> }
): Connections {
  const { store, tenant } = dependencies;
  const running = new Set<string>();
  return {
    async testConnection(of, { release: version, config: given }, person, { tell, signal }) {
      const config = given as JsonObject;
      const issue = checkConfigShape(config);
      if (issue) return refused('CONFIG_INVALID', `${issue.path} ${issue.message}.`, { issues: [issue] });
      const subject = await findSubject({ ...dependencies, resources }, of, version, person);
      if (subject.outcome === 'refused') return subject;
      const { release, environment } = subject.value;
      const offer = offerOf(release, environment);
      if (!offer?.offered) {
        return refused(
          offer ? 'NOT_ALLOWED' : 'NOT_FOUND',
          offer?.because ?? `${release.manifest.name} ${version} declares no check of its connections.`
        );
      }
      if (running.has(person.actor) || running.size >= MOST_AT_ONCE) {
        return refused(
          'RATE_LIMITED',
          'Another test runs. Wait until it is over, or cancel it, and try again.'
        );
      }
      running.add(person.actor);
      try {
        const tooMany = await limits.take(person.actor, 'connection');
        if (tooMany) return tooMany;
        const installation = await store.installations.find(tenant, of.environment, of.pluginId);
        const revision =
          installation && (await store.installations.findRevision(installation.id, installation.revision));
        const asItRuns = isWhatRuns(revision, { release: version, config });
        const place = { tenant, environment, pluginId: of.pluginId };
        const result = await testConnection({
          cluster: dependencies.clusters.forEnvironment(of.environment),
          environment,
          release,
          render: dependencies.render,
          tenant,
          id: dependencies.ids.shortId(),
          now: dependencies.clock.now(),
          prepare: () =>
            prepareConfig({
              schemaEngine: dependencies.schemaEngine,
              secrets: store.secrets,
              newId: () => dependencies.ids.nonce(),
              manifest: release.manifest,
              given: config,
              known: asItRuns ? referredSecrets(config) : new Map<string, string>(),
              actor: person.actor,
              lookElsewhere: async reference =>
                asItRuns
                  ? dependencies.elsewhere.look(reference, place)
                  : refused(
                      'NOT_ALLOWED',
                      'A secret that is kept elsewhere is not read before a plan is approved. Test with a value of your own.'
                    ),
              environment: { id: environment.id },
              ...(environment.policy.configuration ? { policy: environment.policy.configuration } : {}),
            }),
          sources: prepared => ({
            // A secret that was typed just now is not stored anywhere: it lives as long as the pod.
            secrets: {
              reveal: async id =>
                prepared.secrets.find(secret => secret.id === id)?.value ?? store.secrets.reveal(id),
            },
            bundleTokens: dependencies.bundleTokens,
            databases: dependencies.databases,
            installation: { tenant, environment: of.environment, pluginId: of.pluginId },
            elsewhere: (reference, expected) => dependencies.elsewhere.read(reference, place, expected),
          }),
          tell,
          signal,
          log: dependencies.log,
        });
        await store.transaction(async tx => {
          await tx.audit.append({
            actor: person.actor,
            action: 'connection.test',
            subject: `plugin:${of.pluginId}`,
            result: result.outcome === 'ok' ? 'success' : 'failure',
            summary: `Tested the connections of ${release.manifest.name} ${version} in ${environment.title}: ${result.outcome}`,
            details: { environment: of.environment, release: version, outcome: result.outcome },
          });
        });
        return ok({ result });
      } finally {
        running.delete(person.actor);
      }
    },
  };
}

/**
 * Whether just what runs is tried again. Only then a test may use secrets that somebody else stored, or that are kept
 * elsewhere: with another value beside them they could be sent to another host, and nobody has approved of that.
 */
function isWhatRuns(
  revision: RevisionRecord | undefined,
  { release, config }: { release: string; config: JsonObject }
): boolean {
  return revision?.release === release && sameJson(revision.config, config);
}
