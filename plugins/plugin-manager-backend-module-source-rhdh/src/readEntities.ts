import type { SourceDefect } from '@flyloft/plugin-manager-common';
import {
  defectAt,
  readYaml,
  type FolderFile,
  type Place,
  type YamlDocument,
} from '@flyloft/plugin-manager-node';
import type { z } from 'zod';
import {
  collectionEntitySchema,
  packageEntitySchema,
  pluginEntitySchema,
  type CollectionEntity,
  type PackageEntity,
  type PluginEntity,
} from './entities';

/** An entity with where it stands. */
export type Found<Entity> = { entity: Entity; document: YamlDocument; place: Place };

/** Everything of a catalogue that has the expected form. */
export type Entities = {
  plugins: Found<PluginEntity>[];
  packages: Found<PackageEntity>[];
  collections: Found<CollectionEntity>[];
  defects: SourceDefect[];
};

const GROUP = 'extensions.backstage.io/';

/** Reads the entities of all files; what cannot be read is reported and left out. */
export function readEntities(files: readonly FolderFile[]): Entities {
  const found: Entities = { plugins: [], packages: [], collections: [], defects: [] };
  const { defects } = found;
  const seen = new Map<string, string>();

  function take<Entity extends { kind: string; metadata: { name: string; namespace: string } }>(
    schema: z.ZodType<Entity>,
    document: YamlDocument,
    into: Found<Entity>[]
  ): void {
    const parsed = schema.safeParse(document.value);
    const { metadata, kind } = Object(document.value);
    const { name, namespace } = Object(metadata);
    const entry = `${kind}:${namespace ?? 'default'}/${typeof name === 'string' ? name : '?'}`;
    if (!parsed.success) {
      for (const issue of parsed.error.issues.slice(0, 10)) {
        const path = issue.path.filter(part => typeof part !== 'symbol');
        defects.push(
          defectAt(
            { file: document.file, entry, line: document.lineOf(path) },
            {
              code: 'entity-invalid',
              message: `${path.join('.') || 'The entity'}: ${issue.message}.`,
              fix: 'Correct the field. Until then this entity is left out, and what was read of it before is gone.',
            }
          )
        );
      }
      return;
    }
    const key = entry.toLowerCase();
    const place = { file: document.file, entry, line: document.lineOf() };
    const first = seen.get(key);
    if (first !== undefined) {
      defects.push(
        defectAt(place, {
          code: 'entry-duplicate',
          message: `${entry} is in ${first} already; that one counts.`,
          fix: 'Rename or remove one of the two.',
        })
      );
      return;
    }
    seen.set(key, document.file);
    into.push({ entity: parsed.data, document, place });
  }

  for (const file of files) {
    const read = readYaml(file.path, file.text);
    defects.push(...read.defects);
    for (const document of read.documents) {
      const { kind, apiVersion, packages } = Object(document.value);
      const known = typeof apiVersion === 'string' && apiVersion.startsWith(GROUP);
      if (known && kind === 'Plugin') take(pluginEntitySchema, document, found.plugins);
      else if (known && kind === 'Package') take(packageEntitySchema, document, found.packages);
      else if (known && kind === 'PluginCollection')
        take(collectionEntitySchema, document, found.collections);
      // Lists of files and of what is preinstalled describe no plugin.
      else if (kind !== 'Location' && Object(packages).enabled === undefined) {
        defects.push(
          defectAt(
            { file: document.file, line: document.lineOf() },
            {
              code: 'entity-unknown',
              message: `The document is no Plugin, Package or PluginCollection of ${GROUP}v1alpha1 but ${
                typeof kind === 'string'
                  ? `a ${kind.slice(0, 60)} of ${String(apiVersion).slice(0, 60)}`
                  : 'has no kind'
              }.`,
              fix: 'Remove it from the catalogue, or correct its kind and apiVersion.',
            }
          )
        );
      }
    }
  }
  return found;
}
