import type { CatalogApi } from '@backstage/catalog-client';
import type { FieldLookups } from './formServices';

type Find = NonNullable<FieldLookups['findEntities']>;

/** Asks the catalogue of the portal; permissions of the person hold there. */
export async function findEntities(
  catalog: Pick<CatalogApi, 'queryEntities'>,
  { filter, text, limit }: Parameters<Find>[0]
): ReturnType<Find> {
  const { items, totalItems } = await catalog.queryEntities({
    filter,
    limit,
    fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title', 'metadata.description'],
    orderFields: [{ field: 'metadata.name', order: 'asc' }],
    ...(text
      ? {
          fullTextFilter: {
            term: text.split(/[:/]/).at(-1) ?? text,
            fields: ['metadata.name', 'metadata.title'],
          },
        }
      : {}),
  });
  return {
    total: totalItems,
    items: items.map(({ kind, metadata: { name, namespace = 'default', title, description } }) => ({
      ref: `${kind.toLowerCase()}:${namespace}/${name}`.toLowerCase(),
      title: title ?? name,
      kind,
      ...(description ? { description } : {}),
    })),
  };
}
