import { compareText } from './catalogue';
import { topologicalOrder, type Edge } from './installOrder';
import type { Model, ModelPackage } from './model';
import type { Choice } from './optimise';
import { isBreaking } from './preference';
import type { ProblemView } from './problemView';
import type { Change, Effort, NeededBy, Solved, Warning } from './resolution';

/** Turns the solver's choice into the answer: versions, changes, who needs what, order, warnings. */
export function describeSolution(view: ProblemView, model: Model, choice: Choice, effort: Effort): Solved {
  const names: string[] = [];
  for (const p of model.packages) if (choice[p.id]! >= 0) names.push(p.name);
  // Without a function to compare with, which is the same order, and several times as quick.
  const chosen = names.sort().map(name => model.byName.get(name)!);
  const versionOf = (p: ModelPackage) => p.entry.releases[choice[p.id]!]!.version;
  const neededBy: NeededBy[][] = model.packages.map(() => []);
  const edges: Edge[] = [];
  for (const p of chosen) {
    const version = versionOf(p);
    for (const { kind, name, range, releases } of p.entry.demands) {
      if (kind === 'conflict' || !releases.includes(choice[p.id]!)) continue;
      const needed = model.byName.get(name);
      if (!needed || choice[needed.id]! < 0) continue;
      neededBy[needed.id]!.push({ name: p.name, version, range, kind });
      edges.push({ from: p.name, to: name, soft: kind === 'optional' });
    }
  }
  const order = topologicalOrder(names, edges);

  const warnings: Warning[] = [...model.warnings];
  for (const p of chosen) {
    const { candidate, version } = p.entry.releases[choice[p.id]!]!;
    if (candidate.deprecated) warnings.push({ kind: 'deprecated', name: p.name, version });
    if (candidate.yanked) warnings.push({ kind: 'yanked', name: p.name, version });
    for (const odd of p.entry.notSemver) warnings.push({ kind: 'not-semver', name: p.name, version: odd });
  }
  for (const { package: id, release, cause } of model.waived) {
    const p = model.packages[id]!;
    if (choice[id] === release) {
      warnings.push({ kind: 'broken-before', name: p.name, version: versionOf(p), cause });
    }
  }
  const cycles = order.kind === 'cyclic' ? order.cycles : [];
  warnings.push(...cycles.map(cycle => ({ kind: 'cycle' as const, names: cycle })));

  return {
    outcome: 'solved',
    versions: keyed(chosen, versionOf),
    changes: changes(view, model, chosen, choice),
    neededBy: keyed(chosen, p => neededBy[p.id]!),
    order,
    warnings,
    effort,
  };
}

/**
 * Something of each package under its name. While it is filled it has no prototype: so it is a hash table from the first
 * name on, which is quicker, and no name means anything special.
 */
function keyed<T>(packages: readonly ModelPackage[], of: (p: ModelPackage) => T): Record<string, T> {
  const found = Object.create(null) as Record<string, T>;
  for (const p of packages) found[p.name] = of(p);
  return Object.setPrototypeOf(found, Object.prototype);
}

function changes(
  view: ProblemView,
  { byName }: Model,
  chosen: readonly ModelPackage[],
  choice: Choice
): Change[] {
  const out: Change[] = [];
  let removes = false;
  for (const p of chosen) {
    const to = p.entry.releases[choice[p.id]!]!.version;
    if (p.installed < 0) out.push({ kind: 'add', name: p.name, to });
    else if (p.installed === choice[p.id]) out.push({ kind: 'keep', name: p.name, version: to });
    else {
      out.push({
        kind: choice[p.id]! > p.installed ? 'upgrade' : 'downgrade',
        name: p.name,
        from: p.entry.releases[p.installed]!.version,
        to,
        breaking: isBreaking(p.entry, p.installed, choice[p.id]!),
      });
    }
  }
  for (const [name, from] of view.installed) {
    const p = byName.get(name);
    if (p && choice[p.id]! >= 0) continue;
    out.push({ kind: 'remove', name, from });
    removes = true;
  }
  // Those of the solution are sorted already.
  return removes ? out.sort((a, b) => compareText(a.name, b.name)) : out;
}
