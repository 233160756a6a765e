import { manifestSchema } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { CandidateLists, CandidateRecord } from '../../../ports';

const candidateRowSchema = z.object({
  plugin_id: z.string(),
  version: z.string(),
  yanked: z.boolean(),
  yank_reason: z.string().nullable(),
  deprecated: z.boolean(),
  trust_tier: z.enum(['internal', 'verified', 'community', 'untrusted', 'quarantined']),
  needs: manifestSchema.pick({
    dependencies: true,
    peerDependencies: true,
    optionalDependencies: true,
    backstage: true,
    node: true,
  }),
});

/** Reads what the resolver needs of some plugins, or of all. */
async function readCandidates(
  knex: Knex,
  pluginIds?: readonly string[]
): Promise<Map<string, CandidateRecord[]>> {
  const query = knex('releases')
    .join('plugins', 'plugins.id', 'releases.plugin_id')
    .join('publishers', 'publishers.id', 'plugins.publisher')
    .select(
      'releases.plugin_id',
      'releases.version',
      'releases.yanked',
      'releases.yank_reason',
      'releases.deprecated',
      'publishers.trust_tier',
      // The rest of a manifest may be large, and the resolver looks at every release.
      knex.raw(`json_build_object(
        'dependencies', manifest->'dependencies',
        'peerDependencies', manifest->'peerDependencies',
        'optionalDependencies', manifest->'optionalDependencies',
        'backstage', manifest->'backstage',
        'node', manifest->'node') as needs`)
    );
  if (pluginIds) query.where('releases.plugin_id', knex.raw('any(?)', [[...pluginIds]]));
  const byPlugin = new Map<string, CandidateRecord[]>();
  for (const row of z.array(candidateRowSchema).parse(await query)) {
    const candidate: CandidateRecord = {
      pluginId: row.plugin_id,
      version: row.version,
      yanked: row.yanked,
      ...(row.yank_reason === null ? {} : { yankReason: row.yank_reason }),
      deprecated: row.deprecated,
      trustTier: row.trust_tier,
      manifest: row.needs,
    };
    const list = byPlugin.get(row.plugin_id);
    if (list) list.push(candidate);
    else byPlugin.set(row.plugin_id, [candidate]);
  }
  return byPlugin;
}

type Kept = { sum: string; revisions: Map<string, string>; lists: CandidateLists };

/**
 * What the resolver needs of every release, kept in memory. Every answer is checked against the database first: one row
 * says whether anything changed, and only plugins that did are read again.
 */
export class KeptCandidates {
  #kept: Kept | undefined;

  constructor(private readonly knex: Knex) {}

  /** The lists as they are now. */
  async get(): Promise<CandidateLists> {
    // Read before the candidates: what is committed in between is only read once more than needed.
    const sum = await this.#sum();
    if (this.#kept?.sum === sum) return this.#kept.lists;
    const before = this.#kept;
    const revisions = await this.#revisions();
    const lists = before
      ? await this.#readChanged(before, revisions)
      : { byPlugin: await readCandidates(this.knex) };
    this.#kept = { sum, revisions, lists };
    return lists;
  }

  async #readChanged(before: Kept, revisions: Map<string, string>): Promise<CandidateLists> {
    const changed = [...revisions]
      .filter(([id, number]) => before.revisions.get(id) !== number)
      .map(([id]) => id);
    changed.push(...[...before.revisions.keys()].filter(id => !revisions.has(id)));
    if (changed.length === 0) return before.lists;
    const found = await readCandidates(this.knex, changed);
    const byPlugin = new Map(before.lists.byPlugin);
    for (const id of changed) {
      const list = found.get(id);
      if (list) byPlugin.set(id, list);
      else byPlugin.delete(id);
    }
    // Only one step back is kept, or every answer there ever was would stay in memory.
    delete before.lists.since;
    return { byPlugin, since: { lists: before.lists, changed } };
  }

  async #sum(): Promise<string> {
    const row = await this.knex('release_revisions').first<{ sum: string }>(
      this.knex.raw(`count(*) || '/' || coalesce(sum(revision), 0) as sum`)
    );
    return row.sum;
  }

  async #revisions(): Promise<Map<string, string>> {
    const rows = await this.knex<{ plugin_id: string; revision: string }>('release_revisions').select();
    return new Map(rows.map(row => [row.plugin_id, String(row.revision)]));
  }
}
