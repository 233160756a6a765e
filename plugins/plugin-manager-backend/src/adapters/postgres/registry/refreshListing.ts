import type { Knex } from 'knex';
import { newestRelease } from '../../../domain/release/newestRelease';
import type { ReleaseRecord } from '../../../ports';
import { encodeNeeds } from './needs';

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{2,40}/gu) ?? [];

/** Longest part of a readme that is searched: a tsvector holds at most 1 MiB. */
const SEARCHED_README = 100_000;

/** Makes a plugin's listing from its releases, newest first; within the transaction that changed them. */
export async function refreshListing(knex: Knex, pluginId: string, releases: ReleaseRecord[]): Promise<void> {
  const shown = newestRelease(releases);
  if (!shown) return;
  const { manifest } = shown;
  const published = releases.map(release => release.publishedAt.getTime());
  const title = [manifest.name, pluginId, pluginId.replaceAll('-', '')].join(' ');
  const tags = [...manifest.keywords, manifest.category, manifest.publisher, manifest.author ?? ''].join(' ');
  const body = [manifest.description, (shown.readme ?? '').slice(0, SEARCHED_README)] as const;
  await knex('listings')
    .insert({
      plugin_id: pluginId,
      latest: shown.version,
      name: manifest.name,
      description: manifest.description,
      type: manifest.type,
      category: manifest.category,
      maturity: shown.deprecated ? 'deprecated' : manifest.maturity,
      author: manifest.author ?? null,
      keywords: manifest.keywords,
      has_icon: manifest.icon !== undefined,
      yanked: shown.yanked,
      needs: encodeNeeds(manifest),
      published_at: new Date(Math.min(...published)),
      updated_at: new Date(Math.max(...published)),
      words: [...new Set([...words(title), ...words(tags)])],
      // Names and tags are found as they are written and by their stem, prose by its stem only.
      document: knex.raw(
        `setweight(to_tsvector('simple', ?) || to_tsvector('english', ?), 'A')
         || setweight(to_tsvector('simple', ?) || to_tsvector('english', ?), 'B')
         || setweight(to_tsvector('english', ?), 'C') || setweight(to_tsvector('english', ?), 'D')`,
        [title, title, tags, tags, ...body]
      ),
    })
    .onConflict('plugin_id')
    .merge();
}
