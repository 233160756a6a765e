import { createHash } from 'node:crypto';
import { describeSecretLocation, type SecretLocation } from '@flyloft/plugin-manager-common';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../domain/render/names';
import type {
  Clusters,
  KubernetesObject,
  NoSecret,
  OfferedSecret,
  SecretPlace,
  SecretSource,
} from '../../ports';

/** Set by whoever owns a Secret of a shared namespace: plugins may have it. */
export const OFFERED_LABEL = 'flyloft.dev/offered';
/** Which plugins, by their ids with commas between; every plugin where it is absent. */
export const OFFERED_TO = 'flyloft.dev/offered-to';

/** Kinds of Secrets that are credentials of the cluster itself. */
const NEVER = /^(kubernetes\.io\/service-account-token|bootstrap\.kubernetes\.io\/token|helm\.sh\/.*)$/;

type Location = Extract<SecretLocation, { from: 'kubernetes' }>;

const dataOf = (object: KubernetesObject): Record<string, unknown> => {
  const { data } = object as { data?: unknown };
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
};

const refused = (code: 'SECRET_NOT_FOUND' | 'SECRET_NOT_OFFERED', message: string): NoSecret => ({
  outcome: 'refused',
  refusal: { code, message },
});

/**
 * Secrets of a cluster. A plugin may have what stands in its own namespace, and in the namespaces that its environment
 * names what carries the label: so the owner of a Secret decides who gets it. Never what the portal wrote itself, and
 * never credentials of the cluster.
 */
export class KubernetesSecrets implements SecretSource<Location> {
  readonly from = 'kubernetes';

  constructor(
    private readonly clusters: Clusters,
    /** Namespaces of each environment whose Secrets may be offered. */
    private readonly shared: Readonly<Record<string, readonly string[]>>
  ) {}

  private sharedOf({ environment }: SecretPlace): readonly string[] {
    return Object.hasOwn(this.shared, environment) ? this.shared[environment] ?? [] : [];
  }

  private mayHave(object: KubernetesObject, place: SecretPlace): boolean {
    const {
      labels = {},
      annotations,
      namespace,
    } = object.metadata as KubernetesObject['metadata'] & {
      annotations?: Record<string, string>;
    };
    const { type } = object as { type?: unknown };
    if (labels[MANAGED_BY_LABEL] === MANAGED_BY || NEVER.test(typeof type === 'string' ? type : ''))
      return false;
    if (namespace === place.namespace) return true;
    if (namespace === undefined || !this.sharedOf(place).includes(namespace)) return false;
    if (labels[OFFERED_LABEL] !== 'true') return false;
    const to = annotations?.[OFFERED_TO];
    return to === undefined || to.split(',').some(id => id.trim() === place.pluginId);
  }

  async list(place: SecretPlace): Promise<OfferedSecret[]> {
    const cluster = this.clusters.forEnvironment(place.environment);
    const kind = { apiVersion: 'v1', kind: 'Secret' };
    const listed = await Promise.all([
      cluster.list(kind, place.namespace),
      ...this.sharedOf(place).map(namespace => cluster.list(kind, namespace, `${OFFERED_LABEL}=true`)),
    ]);
    const own = (listed[0] ?? []).map(object => ({
      ...object,
      metadata: { ...object.metadata, namespace: place.namespace },
    }));
    return [...own, ...listed.slice(1).flat()]
      .filter(object => this.mayHave(object, place))
      .map(object => {
        const { name, namespace = '' } = object.metadata;
        const inside = namespace === place.namespace;
        return {
          name: inside ? name : `${namespace}/${name}`,
          where: `Secret ${name} of namespace ${namespace}`,
          keys: Object.keys(dataOf(object)).sort(),
          reference: (key: string) => `kubernetes:${inside ? '' : `${namespace}/`}${name}/${key}`,
        };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async look(location: Location, place: SecretPlace, signal?: AbortSignal) {
    const found = await this.read(location, place, signal);
    return found.outcome === 'found' ? { outcome: 'found' as const, mark: found.mark } : found;
  }

  async read(location: Location, place: SecretPlace, signal?: AbortSignal) {
    const what = describeSecretLocation(location);
    const namespace = location.namespace ?? place.namespace;
    const notOffered = refused(
      'SECRET_NOT_OFFERED',
      `The ${what} is not offered to ${place.pluginId}. Ask its owner for the label ${OFFERED_LABEL}=true, in a namespace that the environment shares, or enter the value.`
    );
    // Asked for nothing that could not be offered, so that the answer does not tell what is there.
    if (namespace !== place.namespace && !this.sharedOf(place).includes(namespace)) return notOffered;
    const cluster = this.clusters.forEnvironment(place.environment);
    const answer = await cluster.read(
      { apiVersion: 'v1', kind: 'Secret', namespace, name: location.name },
      signal ? { signal } : {}
    );
    if (answer.outcome === 'refused' || answer.outcome === 'unreachable') return answer;
    const gone = refused(
      'SECRET_NOT_FOUND',
      `There is no ${what}. Create it, or choose another one in the configuration.`
    );
    if (answer.outcome === 'absent') return namespace === place.namespace ? gone : notOffered;
    const object = {
      ...answer.object,
      metadata: { ...answer.object.metadata, namespace },
    };
    if (!this.mayHave(object, place)) return notOffered;
    const data = dataOf(object);
    const encoded = Object.hasOwn(data, location.key) ? data[location.key] : undefined;
    if (typeof encoded !== 'string') return gone;
    const value = Buffer.from(encoded, 'base64').toString('utf8');
    const mark = createHash('sha256').update(encoded).digest('hex');
    return { outcome: 'found' as const, mark, value };
  }
}
