import { renderExplanation, resolve, type Candidate, type Problem, type Solved } from '@flyloft/resolver';
import { gt, satisfies } from 'semver';
import {
  declaresFit,
  isDeclared,
  reachableFrom,
  toCandidate,
  type UpgradeInput,
  type UpgradeRelease,
} from './upgradeInput';

/** The releases that all run on the new version, and the plugins that found none, each with the reason. */
export type UpgradeSolution = {
  solved: Solved;
  held: Map<string, string>;
  candidates: Record<string, Candidate[]>;
};

/** What the resolver is given of a plugin that may move. */
function usable(
  id: string,
  { installed, releases, from, to }: UpgradeInput,
  preferBoth: boolean
): UpgradeRelease[] {
  const known = Object.hasOwn(releases, id) ? releases[id]! : [];
  const current = known.find(({ version }) => version === installed[id]);
  // A release that says nothing is no way forward, unless nobody ever said more than that.
  const silent = current !== undefined && !isDeclared(current.backstage);
  const ahead = known.filter(
    release =>
      release !== current &&
      !release.yanked &&
      (silent ? !isDeclared(release.backstage) || declaresFit(release, to) : declaresFit(release, to)) &&
      (installed[id] === undefined || gt(release.version, installed[id]))
  );
  const onBoth = ahead.filter(release => declaresFit(release, from));
  return [...(current ? [current] : []), ...(preferBoth && onBoth.length > 0 ? onBoth : ahead)];
}

/** A plugin that stays as it is, whatever it needs. */
const asItIs = (version: string): Candidate[] => [{ version }];

function describe(input: UpgradeInput, id: string): string {
  const known = Object.hasOwn(input.releases, id) ? input.releases[id]! : [];
  const newest = known.filter(({ yanked }) => !yanked).sort((a, b) => (gt(a.version, b.version) ? -1 : 1))[0];
  if (!newest || !isDeclared(newest.backstage)) return `No release of it names Backstage ${input.to}.`;
  return `Its newest release, ${newest.version}, runs on Backstage ${newest.backstage}.`;
}

/** Installed plugins of which no release runs on the new version. */
function withoutRelease(input: UpgradeInput): Map<string, string> {
  const found = new Map<string, string>();
  for (const [id, version] of Object.entries(input.installed)) {
    const options = usable(id, input, false);
    const current = options.find(release => release.version === version);
    if (!current || !isDeclared(current.backstage)) continue;
    const fitting = options.filter(release => declaresFit(release, input.to));
    if (fitting.length === 0) found.set(id, describe(input, id));
    else if (fitting.every(({ node }) => node !== undefined && !satisfies(input.node, node)))
      found.set(id, `Its releases for Backstage ${input.to} need another Node than ${input.node}.`);
  }
  return found;
}

/**
 * Finds releases that all run on the new version of Backstage, moving as few plugins as possible. Where that cannot be,
 * plugins of the conflict are held at what they run, one after the other, each with what the resolver says of it, until
 * the rest fits. Prefers releases that run on both versions, because those can be updated to before.
 */
export function solveUpgrade(input: UpgradeInput): UpgradeSolution {
  const ids = [...reachableFrom(Object.keys(input.installed), input.releases)].sort();
  const label = (id: string) => (id === 'backstage' ? 'Backstage' : input.topics.get(id)?.name ?? id);
  const held = withoutRelease(input);
  for (let preferBoth = true; ; ) {
    const candidates: Record<string, Candidate[]> = {};
    for (const id of ids) {
      const version = input.installed[id];
      const releases = usable(id, input, preferBoth);
      const isThere = version !== undefined && releases.some(release => release.version === version);
      if (version !== undefined && (held.has(id) || !isThere)) candidates[id] = asItIs(version);
      else candidates[id] = releases.map(toCandidate);
    }
    const problem: Problem = {
      candidates,
      wanted: [],
      installed: input.installed,
      ...(input.pins ? { pins: input.pins } : {}),
      host: { backstage: input.to, node: input.node },
      strategy: 'minimal-change',
      existing: 'must-fit',
    };
    const resolution = resolve(problem);
    if (resolution.outcome === 'solved') return { solved: resolution, held, candidates };
    if (preferBoth) {
      preferBoth = false;
      continue;
    }
    const open = Object.keys(input.installed).filter(id => !held.has(id));
    if (open.length === 0) throw new Error('Plugins that all stay as they are cannot be in each other’s way');
    if (resolution.outcome === 'gave-up') {
      for (const id of open) held.set(id, 'The search for releases that fit together took too long.');
      continue;
    }
    const { causes } = resolution.explanation;
    const because = renderExplanation(resolution.explanation, { label }).join(' ');
    const named = (kinds: readonly string[]) =>
      causes.filter(({ kind, name }) => kinds.includes(kind) && open.includes(name)).map(({ name }) => name);
    const [first] = [...named(['pin']), ...named(['host']), ...named(['keep', 'requirement', 'blocked'])];
    for (const id of first === undefined ? open : [first]) held.set(id, because);
  }
}
