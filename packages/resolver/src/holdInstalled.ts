import type { ProblemView } from './problemView';
import { contains } from './versionSet';

/**
 * The problem in which every installed package stays as it is that nothing asked for forces to move; undefined where that
 * would not be the same question.
 *
 * A solution of it moves only what every solution has to move, so no solution moves fewer packages, and every one that
 * moves as few keeps the same ones. Hence the best solution of it is the best of all, found by looking only at what the
 * request reaches. If it has none, nothing is known, and the whole problem has to be solved.
 */
export function holdInstalled(view: ProblemView): ProblemView | undefined {
  const { problem } = view;
  if (problem.strategy === 'latest' || view.installed.size === 0) return undefined;
  const held = new Set<string>();
  for (const name of view.installed.keys()) {
    if (!view.remove.has(name) && !isForced(view, name)) held.add(name);
  }
  return held.size === 0 ? undefined : view.holding(held);
}

function isForced(view: ProblemView, name: string): boolean {
  const pin = view.pins.get(name);
  const ranges = (view.wanted.get(name) ?? []).map(({ range }) => range);
  if (pin !== undefined) ranges.push(pin.range);
  return ranges.some(range => !contains(view.match(name, range), view.installedIndex(name)));
}
