import type { Generation } from '@flyloft/plugin-manager-common';

/** A stretch of generations in which a plugin ran one revision; `release` is absent while it was not installed. */
export type Stretch = { from: number; to: number; span: number; release?: string; revision?: number };

/** One plugin over the generations, oldest first, without gaps. */
export type Lane = { pluginId: string; stretches: Stretch[] };

/** The generations as lanes: what each plugin ran, for as long as it ran just that. */
export function generationLanes(generations: readonly Pick<Generation, 'number' | 'revisions'>[]): Lane[] {
  const ordered = [...generations].sort((a, b) => a.number - b.number);
  const ids = [...new Set(ordered.flatMap(({ revisions }) => Object.keys(revisions)))].sort();
  return ids.map(pluginId => {
    const stretches: Stretch[] = [];
    for (const { number, revisions } of ordered) {
      const running = Object.hasOwn(revisions, pluginId) ? revisions[pluginId] : undefined;
      const last = stretches[stretches.length - 1];
      if (last && last.revision === running?.revision) {
        last.to = number;
        last.span += 1;
      } else {
        stretches.push({
          from: number,
          to: number,
          span: 1,
          ...(running ? { release: running.release, revision: running.revision } : {}),
        });
      }
    }
    return { pluginId, stretches };
  });
}
