import { nearest, type SourceCollection, type SourceDefect } from '@flyloft/plugin-manager-common';
import { defectAt } from '@flyloft/plugin-manager-node';
import type { CollectionEntity, PluginEntity } from './entities';
import type { Found } from './readEntities';

/** Fewest listings with which a collection becomes a shelf of the front page. */
const SHELF = 4;

/** Values at a dotted path of an entity, through lists: `spec.authors.name` finds the name of each author. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap(one => valuesAt(one, path));
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  return valuesAt((value as Record<string, unknown>)[key], rest);
}

/** The collections with their members, and what is wrong with them. */
export function readCollections(
  collections: readonly Found<CollectionEntity>[],
  plugins: readonly Found<PluginEntity>[]
): { collections: SourceCollection[]; defects: SourceDefect[] } {
  const defects: SourceDefect[] = [];
  const names = plugins.map(found => found.entity.metadata.name);
  const keyOf = ({ entity }: Found<PluginEntity>) =>
    `plugin:${entity.metadata.namespace}/${entity.metadata.name}`;

  const read = collections.map(found => {
    const { metadata, spec } = found.entity;
    const at = (...path: Array<string | number>) => ({ ...found.place, line: found.document.lineOf(path) });
    const description = metadata.description ?? '';
    if (/^\s*(todo|tbd|fixme)\b/i.test(description)) {
      defects.push(
        defectAt(at('metadata', 'description'), {
          code: 'text-placeholder',
          message: `The description is "${description.trim().slice(0, 40)}". It is not shown.`,
          fix: 'Say in a sentence what the collection is for.',
        })
      );
    }
    const picked = spec.plugins.flatMap((name, index) => {
      const member = plugins.find(one => one.entity.metadata.name === name);
      if (member) return [member];
      const meant = nearest(name, names);
      defects.push(
        defectAt(at('spec', 'plugins', index), {
          code: 'plugin-missing',
          message: `It names the plugin "${name}", which is not in the catalogue.`,
          fix: meant ? `Write "${meant}".` : 'Remove the line, or add a Plugin of that name.',
        })
      );
      return [];
    });
    const conditions = Object.entries(spec.filter ?? {});
    const unknown = conditions.filter(
      ([path]) => !plugins.some(one => valuesAt(one.entity, path.split('.')).length > 0)
    );
    for (const [path] of unknown) {
      defects.push(
        defectAt(at('spec', 'filter'), {
          code: 'filter-unknown-field',
          message: `It filters on ${path}, a field that no plugin has, so it holds nothing.`,
          fix: path.startsWith('metadata.authors')
            ? 'Filter on spec.author or spec.authors.name.'
            : 'Filter on a field that plugins have, such as spec.categories.',
        })
      );
    }
    const filtered =
      conditions.length === 0
        ? []
        : plugins.filter(one =>
            conditions.every(([path, wanted]) =>
              valuesAt(one.entity, path.split('.')).some(value => [wanted].flat().includes(value as never))
            )
          );
    const members = [...new Set([...picked, ...filtered].map(keyOf))];
    if (members.length < SHELF && unknown.length === 0) {
      defects.push(
        defectAt(at('spec'), {
          code: 'collection-empty',
          message: `It holds ${
            members.length === 1 ? '1 plugin' : `${members.length} plugins`
          }; a shelf needs ${SHELF}.`,
          fix: 'Add plugins to it, or remove it.',
        })
      );
    }
    return {
      key: `collection:${metadata.namespace}/${metadata.name}`,
      title: (metadata.title ?? metadata.name).slice(0, 120),
      description: /^\s*(todo|tbd|fixme)\b/i.test(description) ? '' : description.trim().slice(0, 1000),
      members,
    };
  });
  return { collections: read, defects };
}
