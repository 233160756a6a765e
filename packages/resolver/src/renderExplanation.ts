import type { Cause, Explanation, Matches } from './resolution';

/** No explanation is longer; what does not fit is counted in the last line. */
export const MAX_LINES = 12;

/** How packages and hosts are written; by default as `name`. */
export type RenderOptions = { label?: (name: string) => string };

type Requirement = Extract<Cause, { kind: 'requirement' }>;

/** An explanation in plain language, at most `MAX_LINES` lines. */
export function renderExplanation(explanation: Explanation, options: RenderOptions = {}): string[] {
  const label = options.label ?? (name => `\`${name}\``);
  const relevant = relevantVersions(explanation.causes);
  const clash = renderClash(explanation.causes, label, relevant);
  if (clash) return [clash];
  const lines = mergeRequirements(explanation.causes).map(causes => renderCauses(causes, label, relevant));
  if (lines.length === 1) return lines;
  const all = ['Not all of this can be had together:', ...lines];
  if (all.length <= MAX_LINES) return all;
  const shown = all.slice(0, MAX_LINES - 1);
  return [...shown, `… and ${all.length - shown.length} more reasons.`];
}

type Relevant = (name: string, versions: readonly string[]) => readonly string[];

/** Which of a cause's versions the other causes leave in play: nobody wants to read about the rest. */
function relevantVersions(causes: readonly Cause[]): Relevant {
  const asked = new Map<string, Set<string>[]>();
  const reached = new Map<string, Set<string>>();
  for (const cause of causes) {
    if (cause.kind === 'request' || cause.kind === 'pin') {
      asked.set(cause.name, [...(asked.get(cause.name) ?? []), new Set(cause.matches.matching)]);
    } else if (cause.kind === 'keep') {
      asked.set(cause.name, [...(asked.get(cause.name) ?? []), new Set(cause.allowed)]);
    } else if (cause.kind === 'requirement') {
      const known = reached.get(cause.needs.name) ?? [];
      reached.set(cause.needs.name, new Set([...known, ...cause.matches.matching]));
    }
  }
  return (name, versions) => {
    const limits = asked.get(name) ?? (reached.has(name) ? [reached.get(name)!] : []);
    const left = versions.filter(version => limits.every(limit => limit.has(version)));
    return left.length > 0 ? left : versions;
  };
}

/** The commonest conflict in one sentence: what was asked for and what is there need different versions. */
function renderClash(
  causes: readonly Cause[],
  label: (name: string) => string,
  relevant: Relevant
): string | undefined {
  const requirements = causes.filter((c): c is Requirement => c.kind === 'requirement');
  const others = causes.filter(c => c.kind === 'request' || c.kind === 'keep');
  const [a, b] = requirements;
  if (causes.length !== 4 || requirements.length !== 2 || !a || !b) return undefined;
  if (a.needs.name !== b.needs.name || a.name === b.name) return undefined;
  if (a.matches.matching.length === 0 || b.matches.matching.length === 0) return undefined;
  if (!others.some(c => c.name === a.name) || !others.some(c => c.name === b.name)) return undefined;
  const asked = others.find(c => c.kind === 'request')?.name === b.name ? b : a;
  const held = asked === a ? b : a;
  const askedFor = `${label(asked.name)} ${listVersions(relevant(asked.name, asked.versions))}`;
  const holder = `${label(held.name)} ${listVersions(relevant(held.name, held.versions))}`;
  const it = relevant(asked.name, asked.versions).length > 1 ? 'they need' : 'it needs';
  const fit = relevant(asked.name, asked.versions).length > 1 ? 'do not fit' : 'does not fit';
  const holds = relevant(held.name, held.versions).length > 1 ? 'hold' : 'holds';
  return `${askedFor} ${fit}: ${it} ${label(asked.needs.name)} ${asked.needs.range}, ${holder} ${holds} ${
    held.needs.range
  }.`;
}

/** What releases of one package need of one other makes one line. */
function mergeRequirements(causes: readonly Cause[]): Cause[][] {
  const lines: Cause[][] = [];
  const byPair = new Map<string, Cause[]>();
  for (const cause of causes) {
    const key = cause.kind === 'requirement' ? JSON.stringify([cause.name, cause.needs.name]) : undefined;
    const line = key === undefined ? undefined : byPair.get(key);
    if (line) line.push(cause);
    else {
      const started = [cause];
      lines.push(started);
      if (key !== undefined) byPair.set(key, started);
    }
  }
  return lines;
}

function renderCauses(causes: readonly Cause[], label: (name: string) => string, relevant: Relevant): string {
  const parts = causes.slice(0, 3).map(cause => renderCause(cause, label, relevant));
  const more = causes.length - parts.length;
  return `${parts.join('; ')}${more > 0 ? `; and ${more} more ranges` : ''}.`;
}

function renderCause(cause: Cause, label: (name: string) => string, relevant: Relevant): string {
  const name = label(cause.name);
  const versions = 'versions' in cause ? relevant(cause.name, cause.versions) : [];
  const subject = versions.length > 0 ? `${name} ${listVersions(versions)}` : name;
  const verb = (one: string, many: string) => (versions.length > 1 ? many : one);
  switch (cause.kind) {
    case 'request': {
      const by = cause.askedBy === undefined ? '' : ` by ${cause.askedBy}`;
      if (cause.matches.known.length === 0)
        return `${name} was asked for${by}, but nothing of that name is known`;
      return `${within(name, cause.range)} was asked for${by}${describeMatches(cause.matches, cause.range)}`;
    }
    case 'keep':
      return `${name} ${cause.version} is installed and stays${
        cause.allowed.length > 1 ? ` (${listVersions(cause.allowed)} would do)` : ' as it is'
      }`;
    case 'remove':
      return `${name} is to be removed`;
    case 'pin':
      return `${name} is pinned to ${cause.range}${describeMatches(cause.matches, cause.range)}`;
    case 'requirement': {
      const { needs, matches } = cause;
      const condition = needs.kind === 'optional' ? ' if it is there' : '';
      const what = `${subject} ${verb('needs', 'need')} ${within(
        label(needs.name),
        needs.range
      )}${condition}`;
      if (matches.known.length === 0) return `${what}, which nobody offers`;
      return matches.matching.length > 0 ? what : what + describeMatches(matches, needs.range);
    }
    case 'conflict':
      return `${subject} cannot be together with ${within(label(cause.with.name), cause.with.range)}`;
    case 'host': {
      const what = within(label(cause.host), cause.range);
      return `${subject} ${verb('needs', 'need')} ${what}, and here it is ${cause.hostVersion}`;
    }
    case 'yanked':
      return `${subject} ${verb('was', 'were')} withdrawn by the publisher`;
    case 'blocked':
      return `${subject} ${verb('is', 'are')} refused: ${cause.reason.replace(/[.\s]+$/, '')}`;
    default:
      return unreachable(cause);
  }
}

function within(name: string, range: string): string {
  return range === '*' || range === '' ? name : `${name} ${range}`;
}

function describeMatches({ known, matching, invalidRange }: Matches, range: string): string {
  if (invalidRange) return `, but "${range}" is not a version range`;
  if (known.length === 0) return '';
  if (matching.length === 0)
    return `, but there is no such version; there ${are(known)} ${listVersions(known)}`;
  return matching.length === 1 && matching[0] === range ? '' : ` (${listVersions(matching)} would do)`;
}

function are(list: readonly string[]): string {
  return list.length > 1 ? 'are' : 'is';
}

function listVersions(versions: readonly string[]): string {
  if (versions.length <= 2) return versions.join(' and ');
  return `${versions[0]} to ${versions[versions.length - 1]} (${versions.length} releases)`;
}

function unreachable(value: never): never {
  throw new Error(`A cause of an unknown kind: ${JSON.stringify(value)}`);
}
