import { MAX_PLUGIN_ID_LENGTH, pluginIdSchema } from '../manifest/identifiers';
import { isReservedPluginId } from '../manifest/reservedIds';

const NPM_NAME = /^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/;

/** Whether a text is the name of an npm package. Names in capitals are from before npm had rules, and are not taken. */
export function isNpmName(text: string): boolean {
  return text.length <= 214 && NPM_NAME.test(text);
}

/** Splits `@scope/name`; the scope is without its `@`. */
function split(packageName: string): { scope?: string; name: string } {
  const [, scope, name] = /^(?:@([^/]+)\/)?(.*)$/.exec(packageName) ?? [];
  return { ...(scope === undefined ? {} : { scope }), name: name ?? packageName };
}

/** Lower-case words joined by hyphens, at most as long as an id may be; undefined where no letter is left. */
function toId(text: string): string | undefined {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const named = /^[0-9]/.test(words) ? `plugin-${words}` : words;
  const cut = named.slice(0, MAX_PLUGIN_ID_LENGTH).replace(/-+$/, '');
  return pluginIdSchema.safeParse(cut).success ? cut : undefined;
}

/** What a package is called without the words that every plugin's package has. */
function coreOf(name: string): string {
  return name
    .replace(/^backstage-(community-)?/, '')
    .replace(/^(plugin|provider)-/, '')
    .replace(/^backstage-/, '')
    .replace(/-(backend|frontend|common|node|react)$/, '')
    .replace(/-backstage(-plugin)?$/, '')
    .replace(/-plugin$/, '');
}

/**
 * The id of a plugin that a catalogue names, by its npm package or, without one, by its entry's name. Always the same
 * for the same names: the id that a bundle of the package would most likely have, then one with the scope before it,
 * then numbered ones. Ids that are taken or belong to the portal are passed over.
 */
export function pluginIdFor(
  names: { packageName?: string; entryName: string },
  isTaken: (id: string) => boolean
): string {
  const { scope, name } = split(names.packageName ?? names.entryName);
  const short = toId(coreOf(name)) ?? toId(name) ?? toId(names.entryName) ?? 'plugin';
  const scoped =
    toId(`${(scope ?? 'plugin').replace(/^backstage-|^red-hat-/, '')}-${short}`) ?? `plugin-${short}`;
  const isFree = (id: string) => !isTaken(id) && !isReservedPluginId(id);
  const free = [short, scoped].find(isFree);
  if (free !== undefined) return free;
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const id = `${short.slice(0, MAX_PLUGIN_ID_LENGTH - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (isFree(id)) return id;
  }
}
