import { placeValues, policyFor, teamDefaultsFor } from '@flyloft/configuration';
import {
  checkConfigShape,
  type CheckResults,
  type Guidance,
  type Json,
  type JsonObject,
  type Manifest,
  type RunChecksRequest,
} from '@flyloft/plugin-manager-common';
import type { Store } from '../../ports';
import type { PluginResources } from '../authorized/pluginResources';
import { offerOf } from '../connections/mayTest';
import type { EnvironmentConfig } from '../environments';
import type { RateLimits } from '../limits/RateLimits';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { secretsOf } from '../plans/prepareConfig';
import type { ConfigurationChecks } from './ConfigurationChecks';
import { findSubject } from './findSubject';

/** What the use cases around a configuration work with. */
export type ConfigurationDependencies = {
  store: Pick<Store, 'registry' | 'secrets'>;
  tenant: string;
  environments: EnvironmentConfig[];
  checks: ConfigurationChecks;
  limits: RateLimits;
  resources: Pick<PluginResources, 'ofPlugin'>;
};

/** Which configuration: of which plugin, for which environment. */
export type ConfigurationOf = { environment: string; pluginId: string };

/** What helps a person to configure a plugin right. Nothing here changes anything. */
export interface Configurations {
  getGuidance(of: ConfigurationOf, release: string, person: Person): Promise<Outcome<Guidance>>;
  runChecks(
    of: ConfigurationOf,
    request: RunChecksRequest,
    person: Person,
    signal?: AbortSignal
  ): Promise<Outcome<CheckResults>>;
}

/** Values that are no secrets: what somebody wrote into a policy by mistake is shown to nobody. */
function withoutSecrets<T extends { pointer: string; value: Json }>(
  manifest: Manifest,
  values: readonly T[]
): T[] {
  const secret = secretsOf(manifest, placeValues({}, values));
  return values.filter(
    ({ pointer }) => ![...secret].some(one => one === pointer || one.startsWith(`${pointer}/`))
  );
}

/** Binds the use cases to what they work with. */
export function createConfigurations(dependencies: ConfigurationDependencies): Configurations {
  const { store, checks, limits } = dependencies;
  return {
    async getGuidance(of, release, person) {
      const subject = await findSubject(dependencies, of, release, person);
      if (subject.outcome === 'refused') return subject;
      const { manifest } = subject.value.release;
      const { configuration } = subject.value.environment.policy;
      const policy = policyFor(configuration, of.pluginId);
      const offer = offerOf(subject.value.release, subject.value.environment);
      return ok({
        checks: checks.list(manifest).map(({ options: _, ...check }) => check),
        ...(offer ? { connectionTest: offer } : {}),
        locked: withoutSecrets(manifest, policy.locked),
        rules: [...policy.rules],
        teamDefaults: withoutSecrets(
          manifest,
          teamDefaultsFor(configuration, of.pluginId, person.refs).filter(
            ({ pointer }) => !policy.locked.some(lock => lock.pointer === pointer)
          )
        ),
      });
    },

    async runChecks(of, { release, field, config }, person, signal) {
      const tooMany = await limits.take(person.actor, 'check');
      if (tooMany) return tooMany;
      const issue = checkConfigShape(config);
      if (issue) return refused('CONFIG_INVALID', `${issue.path} ${issue.message}.`, { issues: [issue] });
      const subject = await findSubject(dependencies, of, release, person);
      if (subject.outcome === 'refused') return subject;
      const results = await checks.run(field, {
        manifest: subject.value.release.manifest,
        config: config as JsonObject,
        environment: { id: of.environment },
        actor: person.actor,
        // Whoever knows the id of a secret must not be able to have it sent to an address of their own.
        reveal: async id => {
          const found = await store.secrets.find(id);
          return found?.createdBy === person.actor ? store.secrets.reveal(id) : undefined;
        },
        ...(signal ? { signal } : {}),
      });
      return ok({ results });
    },
  };
}
