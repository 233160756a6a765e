import { Catalogue, compareText, makeCatalogue } from './catalogue';
import type { Problem, Request, ResolveOptions } from './problem';
import { resolve } from './resolve';
import type { GaveUp, Resolution, Solved, Unsatisfiable } from './resolution';

/** What can be had of several requests, and why the others cannot. */
export type PartialResolution = {
  /** The solution for all requests that are not in `refused`; if even none of them can be had, the reason. */
  resolution: Resolution;
  /** Sorted by name; each is refused given the requests that were accepted before it. */
  refused: { requests: Request[]; because: Unsatisfiable | GaveUp }[];
};

/**
 * Resolves as many requests as possible, so that one request's conflict never blocks another. Requests for one
 * package stand or fall together; where requests exclude each other the first by name wins.
 */
export function resolvePartially(problem: Problem, options: ResolveOptions = {}): PartialResolution {
  const all = resolve(problem, options);
  if (all.outcome === 'solved') return { resolution: all, refused: [] };

  const catalogue =
    problem.candidates instanceof Catalogue ? problem.candidates : makeCatalogue(problem.candidates);
  const attempt = (wanted: readonly Request[]) =>
    resolve({ ...problem, candidates: catalogue, wanted }, options);
  const byName = new Map<string, Request[]>();
  for (const request of problem.wanted) {
    byName.set(request.name, [...(byName.get(request.name) ?? []), request]);
  }
  let accepted: Request[] = [];
  let resolution = attempt([]);
  const refused: PartialResolution['refused'] = [];
  if (resolution.outcome !== 'solved') return { resolution, refused };
  let best: Solved = resolution;
  for (const [, requests] of [...byName].sort((a, b) => compareText(a[0], b[0]))) {
    resolution = attempt([...accepted, ...requests]);
    if (resolution.outcome === 'solved') {
      best = resolution;
      accepted = [...accepted, ...requests];
    } else {
      refused.push({ requests, because: resolution });
    }
  }
  return { resolution: best, refused };
}
