import { nearest, type SourceDefect, type SourceListing } from '@flyloft/plugin-manager-common';
import { defectAt, type FolderFile } from '@flyloft/plugin-manager-node';
import { manifestListing } from './manifestListing';
import { packageJsonSchema, packageListing, type FoundPackage } from './packageListing';

const isPlugin = (role: string | undefined) => /^(frontend|backend)-plugin$/.test(role ?? '');

const folderOf = (file: string) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '');

/** A JSON file, or why it is none. */
function parseJson(file: FolderFile, defects: SourceDefect[]): unknown {
  try {
    return JSON.parse(file.text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = /position (\d+)/.exec(message)?.[1];
    defects.push(
      defectAt(
        {
          file: file.path,
          ...(offset === undefined ? {} : { line: file.text.slice(0, Number(offset)).split('\n').length }),
        },
        {
          code: 'entity-invalid',
          message: `The file is no JSON: ${message.slice(0, 200)}.`,
          fix: 'Correct it; until then the plugin is left out.',
        }
      )
    );
    return undefined;
  }
}

/**
 * The plugins of a repository: each Flyloft `manifest.json`, and each `package.json` whose `backstage.role` says that it
 * is a plugin. Frontend and backend of one plugin id in one scope are one listing; a readme beside them is theirs.
 */
export function parseRepository(files: readonly FolderFile[]): {
  listings: SourceListing[];
  defects: SourceDefect[];
  read: Record<string, number>;
} {
  const defects: SourceDefect[] = [];
  const readmes = new Map(
    files.filter(file => /(^|\/)readme\.md$/i.test(file.path)).map(file => [folderOf(file.path), file.text])
  );
  const listings: SourceListing[] = [];
  const groups = new Map<string, FoundPackage[]>();
  let manifests = 0;
  for (const file of files) {
    const name = file.path.split('/').pop();
    if (name !== 'manifest.json' && name !== 'package.json') continue;
    const value = parseJson(file, defects);
    if (value === undefined) continue;
    const readme = readmes.get(folderOf(file.path));
    if (name === 'manifest.json') {
      // Other programs have files of that name; only ours says which version of its form it has.
      if (Object(value).manifestVersion === undefined) continue;
      const listing = manifestListing(file.path, value, readme, defects);
      if (listing) {
        manifests += 1;
        listings.push(listing);
      }
      continue;
    }
    const parsed = packageJsonSchema.safeParse(value);
    if (!parsed.success) {
      if (Object(value).backstage !== undefined) {
        const [issue] = parsed.error.issues;
        defects.push(
          defectAt(
            { file: file.path },
            {
              code: 'entity-invalid',
              message: `${issue?.path.join('.')}: ${issue?.message}.`,
              fix: 'Correct it; until then the plugin is left out.',
            }
          )
        );
      }
      continue;
    }
    const { backstage, name: packageName } = parsed.data;
    if (backstage?.role !== undefined && !isPlugin(backstage.role)) {
      const meant = nearest(backstage.role, ['frontend-plugin', 'backend-plugin']);
      if (meant) {
        defects.push(
          defectAt(
            { file: file.path, entry: packageName },
            {
              code: 'entity-unknown',
              message: `The role "${backstage.role.slice(0, 60)}" is none that Backstage has.`,
              fix: `Write "${meant}".`,
            }
          )
        );
      }
    }
    if (!isPlugin(backstage?.role)) continue;
    const scope = packageName.startsWith('@') ? packageName.split('/')[0] : '';
    const key = `${scope}#${backstage?.pluginId ?? packageName}`;
    const one = { file: file.path, json: parsed.data, ...(readme === undefined ? {} : { readme }) };
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const group of groups.values()) listings.push(packageListing(group, defects));
  return {
    listings: listings.sort((a, b) => (a.key < b.key ? -1 : 1)),
    defects,
    read: { manifests, packages: [...groups.values()].flat().length },
  };
}
