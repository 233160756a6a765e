/** Which plugins each team has asked for and got, by the team's entity ref. */
export type TeamUse = ReadonlyMap<string, ReadonlySet<string>>;

/** A plugin that teams with the same taste use. */
export type TeamRecommendation = {
  id: string;
  score: number;
  /** The teams that use it, most alike first. */
  teams: string[];
  /** Plugins that those teams and the caller's have in common. */
  inCommon: string[];
};

/**
 * Plugins that the caller's teams do not use, but teams like them do. Teams are alike by the share of plugins that they
 * have in common of all that either uses; a plugin's score is the likeness of its teams together.
 */
export function recommendByTeams(use: TeamUse, own: readonly string[]): TeamRecommendation[] {
  const mine = new Set(own.flatMap(team => [...(use.get(team) ?? [])]));
  const found = new Map<string, { score: number; teams: Array<[string, number]>; inCommon: Set<string> }>();
  for (const [team, plugins] of use) {
    if (own.includes(team)) continue;
    const inCommon = [...plugins].filter(id => mine.has(id));
    if (inCommon.length === 0) continue;
    const likeness = inCommon.length / new Set([...plugins, ...mine]).size;
    for (const id of plugins) {
      if (mine.has(id)) continue;
      const known = found.get(id) ?? { score: 0, teams: [], inCommon: new Set<string>() };
      known.score += likeness;
      known.teams.push([team, likeness]);
      for (const shared of inCommon) known.inCommon.add(shared);
      found.set(id, known);
    }
  }
  return [...found]
    .map(([id, { score, teams, inCommon }]) => ({
      id,
      score,
      teams: teams.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([team]) => team),
      inCommon: [...inCommon].sort(),
    }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
