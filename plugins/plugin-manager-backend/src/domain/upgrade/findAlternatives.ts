import { compare } from 'semver';
import { declaresFit, type UpgradeInput } from './upgradeInput';

/** A plugin that could stand in for another. */
export type Alternative = { pluginId: string; name: string; release: string; because: string };

const MAX_ALTERNATIVES = 3;

/**
 * Up to three plugins that are about the same and have a release for the new version of Backstage: most shared keywords
 * first, then the same category, then by name. Installed ones are no alternative; they are there already.
 */
export function findAlternatives(pluginId: string, input: UpgradeInput): Alternative[] {
  const wanted = input.topics.get(pluginId);
  if (!wanted) return [];
  const keywords = new Set(wanted.keywords);
  const found: Array<Alternative & { score: number }> = [];
  for (const [id, topic] of input.topics) {
    if (id === pluginId || Object.hasOwn(input.installed, id)) continue;
    const shared = topic.keywords.filter(keyword => keywords.has(keyword));
    const sameCategory = topic.category === wanted.category;
    if (shared.length === 0 && !sameCategory) continue;
    const fitting = (Object.hasOwn(input.releases, id) ? input.releases[id]! : [])
      .filter(release => !release.yanked && release.blocked === undefined && declaresFit(release, input.to))
      .sort((a, b) => compare(b.version, a.version))[0];
    if (!fitting) continue;
    const because = [
      ...(sameCategory ? [`also in ${topic.category}`] : []),
      ...(shared.length > 0 ? [`shares ${shared.slice(0, 3).join(', ')}`] : []),
    ].join('; ');
    found.push({
      pluginId: id,
      name: topic.name,
      release: fitting.version,
      because: `${because[0]!.toUpperCase()}${because.slice(1)}.`,
      score: shared.length * 2 + (sameCategory ? 1 : 0),
    });
  }
  return found
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_ALTERNATIVES)
    .map(({ score, ...alternative }) => alternative);
}
