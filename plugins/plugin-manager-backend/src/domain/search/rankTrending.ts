/** What people did with a plugin in two spans of the same length: the last one and the one before. */
export type Activity = {
  pluginId: string;
  now: { installs: number; reviews: number; clicks: number };
  before: { installs: number; reviews: number; clicks: number };
};

/** A plugin with a sentence that says what people did. */
export type Trend = { id: string; score: number; because: string };

/** An install says more than a review, and a review more than a look. */
const weigh = ({ installs, reviews, clicks }: Activity['now']) => 5 * installs + 2 * reviews + clicks;

const counted = (count: number, one: string, several: string) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];

/** Plugins with which people have more to do than before: what they did, and by how much it grew, count alike. */
export function rankTrending(activities: readonly Activity[], days: number): Trend[] {
  return activities
    .flatMap(({ pluginId, now, before }): Trend[] => {
      const [recent, earlier] = [weigh(now), weigh(before)];
      if (recent === 0 || recent <= earlier) return [];
      const done = [
        ...counted(now.installs, 'install', 'installs'),
        ...counted(now.reviews, 'review', 'reviews'),
        ...counted(now.clicks, 'look from a search', 'looks from searches'),
      ].join(', ');
      return [
        {
          id: pluginId,
          score: recent + (recent - earlier),
          because: `${done} in the last ${days === 1 ? 'day' : `${days} days`}.`,
        },
      ];
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
