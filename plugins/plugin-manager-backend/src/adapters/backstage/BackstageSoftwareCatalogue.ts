import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Actor, SoftwareCatalogue } from '../../ports';

/** Annotations that one request counts: they stand in its address. */
const ANNOTATIONS = 40;
/** People that one request looks up. */
const PEOPLE = 100;

/** The portal's own catalogue; counts are those that the caller may see. */
export class BackstageSoftwareCatalogue implements SoftwareCatalogue {
  private readonly catalog: Pick<CatalogService, 'getEntityFacets' | 'getEntitiesByRefs'>;
  private readonly auth: Pick<AuthService, 'getOwnServiceCredentials'>;

  constructor(options: {
    catalog: Pick<CatalogService, 'getEntityFacets' | 'getEntitiesByRefs'>;
    auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  }) {
    this.catalog = options.catalog;
    this.auth = options.auth;
  }

  async countComponents(
    annotations: readonly string[],
    credentials: BackstageCredentials,
    owners?: readonly string[]
  ): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const filter = { kind: 'component', ...(owners ? { 'relations.ownedBy': [...owners] } : {}) };
    if (owners?.length === 0) return counts;
    for (let i = 0; i < annotations.length; i += ANNOTATIONS) {
      const asked = annotations.slice(i, i + ANNOTATIONS);
      const { facets } = await this.catalog.getEntityFacets(
        { facets: asked.map(name => `metadata.annotations.${name}`), filter },
        { credentials }
      );
      for (const name of asked) {
        const values = facets[`metadata.annotations.${name}`] ?? [];
        const count = values.reduce((sum, value) => sum + value.count, 0);
        if (count > 0) counts.set(name, count);
      }
    }
    return counts;
  }

  async teamsOf(people: readonly Actor[]): Promise<Map<Actor, string[]>> {
    const teams = new Map<Actor, string[]>();
    const known = people.filter(person => person.startsWith('user:'));
    for (let i = 0; i < known.length; i += PEOPLE) {
      const asked = known.slice(i, i + PEOPLE);
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs: asked, fields: ['kind', 'metadata.name', 'relations'] },
        { credentials: await this.auth.getOwnServiceCredentials() }
      );
      items.forEach((entity, k) => {
        const groups = entity?.relations?.flatMap(one => (one.type === 'memberOf' ? [one.targetRef] : []));
        if (groups && groups.length > 0) teams.set(asked[k]!, groups);
      });
    }
    return teams;
  }
}
