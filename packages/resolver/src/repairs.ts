import { Catalogue, compareText, makeCatalogue } from './catalogue';
import type { Problem, Request, ResolveOptions } from './problem';
import { resolve } from './resolve';
import type { Cause, Change, Solved, Unsatisfiable } from './resolution';

/** One thing to ask for differently. */
export type RepairStep =
  /** Take another version than the range asks for. */
  | { kind: 'widen-request'; name: string; range: string }
  | { kind: 'drop-request'; name: string; range: string }
  /** Let an installed package move further than `moves` lets it. */
  | { kind: 'let-move'; name: string; version: string }
  | { kind: 'remove'; name: string; version: string }
  | { kind: 'unpin'; name: string; range: string }
  /** Do not remove it after all. */
  | { kind: 'stay'; name: string }
  /** Bring the host to a version that the solution accepts; `hostRanges` of the repair has them. */
  | { kind: 'change-host'; host: string; version: string };

/** A way out of a conflict, tried out: `problem` is the same problem with the steps taken, `solution` its answer. */
export type Repair = {
  steps: RepairStep[];
  problem: Problem;
  solution: Solved;
  /** What the chosen releases accept of each host that a step changes. */
  hostRanges: { host: string; ranges: string[] }[];
  /** Lower is better: what the steps and the moves of installed packages cost, see `costOf`. */
  cost: number;
};

const MAX_REPAIRS = 3;
/** How many variants are solved before what was found so far has to do. */
const MAX_ATTEMPTS = 60;
const MAX_STEPS = 4;

const STEP_COST: Record<RepairStep['kind'], number> = {
  'let-move': 1,
  unpin: 10,
  'widen-request': 20,
  stay: 40,
  remove: 50,
  'drop-request': 60,
  'change-host': 200,
};

type Variant = { steps: RepairStep[]; cost: number };

/**
 * Up to three ways out of a conflict, cheapest first. Every conflict names causes that cannot all stay; giving up
 * one of them either solves the problem or meets the next conflict, whose causes are tried in turn. Only repairs
 * of which no step can be left out are returned, and each is solved as it stands.
 */
export function findRepairs(problem: Problem, options: ResolveOptions = {}): Repair[] {
  const candidates =
    problem.candidates instanceof Catalogue ? problem.candidates : makeCatalogue(problem.candidates);
  const base: Problem = { ...problem, candidates };
  const found: Repair[] = [];
  const open: Variant[] = [{ steps: [], cost: 0 }];
  const seen = new Set<string>(['']);
  for (let attempts = 0; attempts < MAX_ATTEMPTS && open.length > 0; attempts++) {
    const variant = takeCheapest(open);
    if (found.some(repair => includes(variant.steps, repair.steps))) continue;
    const changed = apply(base, variant.steps);
    const answer = resolve(changed, options);
    if (answer.outcome === 'solved') {
      // The problem had no conflict to begin with.
      if (variant.steps.length === 0) return [];
      found.push(describeRepair(base, changed, variant.steps, answer));
      // Others at the same price may be better once their moves are counted, hence a few more than are shown.
      if (found.length >= 2 * MAX_REPAIRS) break;
    } else if (answer.outcome === 'unsatisfiable' && variant.steps.length < MAX_STEPS) {
      for (const step of stepsAgainst(answer, base, variant.steps)) {
        const steps = [...variant.steps, step].sort((a, b) => compareText(keyOf(a), keyOf(b)));
        const key = steps.map(keyOf).join('\n');
        if (seen.has(key)) continue;
        seen.add(key);
        open.push({ steps, cost: variant.cost + STEP_COST[step.kind] });
      }
    }
  }
  return found
    .filter(repair => !found.some(other => other !== repair && includes(repair.steps, other.steps)))
    .sort((a, b) => a.cost - b.cost || compareText(signature(a), signature(b)))
    .slice(0, MAX_REPAIRS);
}

function takeCheapest(open: Variant[]): Variant {
  let best = 0;
  for (let i = 1; i < open.length; i++) if (open[i]!.cost < open[best]!.cost) best = i;
  return open.splice(best, 1)[0]!;
}

function stepsAgainst(
  { explanation }: Unsatisfiable,
  base: Problem,
  taken: readonly RepairStep[]
): RepairStep[] {
  const names = new Set(base.wanted.map(({ name }) => name));
  const dropped = new Set(taken.flatMap(step => (step.kind === 'drop-request' ? [step.name] : [])));
  return explanation.causes.flatMap((cause): RepairStep[] => {
    switch (cause.kind) {
      case 'request':
        return stepsAgainstRequest(cause, names.size - dropped.size > 1 || (base.remove ?? []).length > 0);
      case 'keep': {
        const { name, version } = cause;
        const free =
          (base.moves ?? 'any') === 'any' || taken.some(s => s.kind === 'let-move' && s.name === name);
        const remove: RepairStep[] = names.has(name) ? [] : [{ kind: 'remove', name, version }];
        return free ? remove : [{ kind: 'let-move', name, version }, ...remove];
      }
      case 'pin':
        return [{ kind: 'unpin', name: cause.name, range: cause.matches.range }];
      case 'remove':
        return [{ kind: 'stay', name: cause.name }];
      case 'host':
        return [{ kind: 'change-host', host: cause.host, version: cause.hostVersion }];
      default:
        // What releases need of each other, and what policies refuse, is not for the asker to change.
        return [];
    }
  });
}

function stepsAgainstRequest(
  { name, known, matches: { range } }: Extract<Cause, { kind: 'request' }>,
  mayBeDropped: boolean
): RepairStep[] {
  const steps: RepairStep[] = [];
  if (known.length > 0 && range !== '*') steps.push({ kind: 'widen-request', name, range });
  if (mayBeDropped) steps.push({ kind: 'drop-request', name, range });
  return steps;
}

/** The problem with the steps taken. */
function apply(problem: Problem, steps: readonly RepairStep[]): Problem {
  let wanted: readonly Request[] = problem.wanted;
  const mayMove = [...(problem.mayMove ?? [])];
  let remove: readonly string[] = problem.remove ?? [];
  const pins = new Map(Object.entries(problem.pins ?? {}));
  const host = new Map(Object.entries(problem.host ?? {}));
  for (const step of steps) {
    switch (step.kind) {
      case 'widen-request':
        wanted = wanted.map(r => (r.name === step.name && r.range === step.range ? { ...r, range: '*' } : r));
        break;
      case 'drop-request':
        wanted = wanted.filter(r => r.name !== step.name);
        break;
      case 'let-move':
        mayMove.push(step.name);
        break;
      case 'remove':
        remove = [...remove, step.name];
        break;
      case 'unpin':
        pins.delete(step.name);
        break;
      case 'stay':
        remove = remove.filter(name => name !== step.name);
        break;
      default:
        host.delete(step.host);
    }
  }
  return {
    ...problem,
    wanted,
    mayMove,
    remove,
    pins: Object.fromEntries(pins),
    host: Object.fromEntries(host),
  };
}

function describeRepair(base: Problem, changed: Problem, steps: RepairStep[], solution: Solved): Repair {
  const catalogue = base.candidates as Catalogue;
  const hostRanges = steps.flatMap(step => {
    if (step.kind !== 'change-host') return [];
    const ranges = new Set<string>();
    for (const [name, version] of Object.entries(solution.versions)) {
      const entry = catalogue.get(name);
      const range = entry.releases[entry.indexOf(version)]?.candidate.host?.[step.host];
      if (range !== undefined) ranges.add(range);
    }
    return [{ host: step.host, ranges: [...ranges].sort(compareText) }];
  });
  const cost = steps.reduce((sum, { kind }) => sum + STEP_COST[kind], 0) + costOf(solution.changes);
  return { steps, problem: changed, solution, hostRanges, cost };
}

/** What moves cost: a breaking one 10, another one 2, an addition 1, a removal nothing beyond its step. */
export function costOf(changes: readonly Change[]): number {
  return changes.reduce((sum, change) => {
    if (change.kind === 'add') return sum + 1;
    if (change.kind === 'upgrade' || change.kind === 'downgrade') return sum + (change.breaking ? 10 : 2);
    return sum;
  }, 0);
}

function keyOf(step: RepairStep): string {
  return `${step.kind} ${'host' in step ? step.host : step.name} ${'range' in step ? step.range : ''}`;
}

function signature({ steps }: Repair): string {
  return steps.map(keyOf).join('\n');
}

function includes(steps: readonly RepairStep[], others: readonly RepairStep[]): boolean {
  const keys = new Set(steps.map(keyOf));
  return others.every(step => keys.has(keyOf(step)));
}

/** A repair in one line: "update `jira` 2.4.0 to 3.0.0, a breaking release; 2 others stay". */
export function renderRepair(
  { steps, solution, hostRanges }: Pick<Repair, 'steps' | 'solution' | 'hostRanges'>,
  { label = (name: string) => `\`${name}\`` }: { label?: (name: string) => string } = {}
): string {
  const { changes, versions } = solution;
  const parts: string[] = [];
  const said = new Set<string>();
  for (const step of steps) {
    if (step.kind !== 'let-move' && step.kind !== 'change-host') said.add(step.name);
    if (step.kind === 'widen-request')
      parts.push(`take ${label(step.name)} ${versions[step.name]} instead of ${step.range}`);
    if (step.kind === 'drop-request') parts.push(`do without ${label(step.name)}`);
    if (step.kind === 'remove') parts.push(`remove ${label(step.name)} ${step.version}`);
    if (step.kind === 'unpin')
      parts.push(`lift the pin on ${label(step.name)}${landsAt(versions[step.name])}`);
    if (step.kind === 'stay') parts.push(`leave ${label(step.name)} installed`);
    if (step.kind === 'change-host') {
      const ranges = hostRanges.find(({ host }) => host === step.host)?.ranges ?? [];
      parts.push(`bring ${label(step.host)} from ${step.version} to ${ranges.join(' and ')}`);
    }
  }
  for (const change of changes) {
    if (said.has(change.name) || (change.kind !== 'upgrade' && change.kind !== 'downgrade')) continue;
    const verb = change.kind === 'upgrade' ? 'update' : 'take back';
    const breaking = change.breaking && change.kind === 'upgrade' ? ', a breaking release' : '';
    parts.push(`${verb} ${label(change.name)} ${change.from} to ${change.to}${breaking}`);
  }
  const staying = changes.filter(({ kind }) => kind === 'keep').length;
  if (staying > 0) parts.push(`${staying} ${staying === 1 ? 'other stays' : 'others stay'}`);
  return parts.join('; ');
}

function landsAt(version: string | undefined): string {
  return version === undefined ? '' : ` (it comes to ${version})`;
}
