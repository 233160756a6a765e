import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type { ListedPlugin } from '@flyloft/plugin-manager-node';

/** The catalogue's words for how finished something is. */
const LIFECYCLE: Record<string, string> = {
  alpha: 'experimental',
  beta: 'experimental',
  stable: 'production',
  deprecated: 'deprecated',
};

/** A tag as the catalogue takes it; undefined where nothing of a keyword is left. */
function tagOf(keyword: string): string | undefined {
  const tag = keyword
    .toLowerCase()
    .replace(/[^a-z0-9+#]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  return tag === '' ? undefined : tag;
}

/** An installed plugin as a component of the software catalogue, owned by the group with its publisher's name. */
export function toEntity(plugin: ListedPlugin): Entity {
  const location = `url:${plugin.url}`;
  const tags = plugin.keywords.flatMap(keyword => tagOf(keyword) ?? []);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: plugin.pluginId,
      title: plugin.name,
      description: plugin.description,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        'flyloft.dev/plugin-id': plugin.pluginId,
        'flyloft.dev/releases': Object.entries(plugin.releases)
          .map(([environment, release]) => `${environment}=${release}`)
          .join(','),
        ...(plugin.repository === undefined
          ? {}
          : { [ANNOTATION_SOURCE_LOCATION]: `url:${plugin.repository}` }),
      },
      links: [{ url: plugin.url, title: 'In the marketplace' }],
      ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    },
    spec: {
      type: 'backstage-plugin',
      lifecycle: LIFECYCLE[plugin.maturity] ?? 'production',
      owner: plugin.publisher,
    },
  };
}
