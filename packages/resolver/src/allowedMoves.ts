import type { ModelPackage } from './model';
import type { ProblemView } from './problemView';
import { fromIndices, union, type VersionSet } from './versionSet';

/** Releases an installed package may be at afterwards: never a pre-release that nobody named. */
export function allowedMoves(view: ProblemView, p: ModelPackage): VersionSet {
  // The installed one.
  if (p.count === 1) return [0, 1];
  const { mayMove = [] } = view.problem;
  const moves = mayMove.includes(p.name) ? 'any' : view.problem.moves ?? 'any';
  const named = (view.wanted.get(p.name) ?? []).map(({ range }) => view.match(p.name, range));
  const pin = view.pins.get(p.name);
  if (pin !== undefined) named.push(view.match(p.name, pin.range));
  let free: VersionSet = [];
  if (moves === 'any') {
    free = view.match(p.name, '*');
  } else if (moves === 'compatible') {
    free = view.match(p.name, `^${p.entry.releases[p.installed]!.semver.version}`);
  }
  return union(free, fromIndices([p.installed]), ...named);
}
