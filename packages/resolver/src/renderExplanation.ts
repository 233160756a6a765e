import type { Cause, Explanation, Matches, RangeOf } from './resolution';

/** No explanation is longer; what does not fit is counted in the last line. */
export const MAX_LINES = 12;

/** How explanations are written. */
export type RenderOptions = {
  /** How packages and hosts are called; by default `name`. */
  label?: (name: string) => string;
  /** Why a release was withdrawn, where that is known. */
  yankReason?: (name: string, version: string) => string | undefined;
};

type Requirement = Extract<Cause, { kind: 'requirement' }>;

/** An explanation in plain language, at most `MAX_LINES` lines. */
export function renderExplanation(explanation: Explanation, options: RenderOptions = {}): string[] {
  const label = options.label ?? (name => `\`${name}\``);
  const causes = withRelevantVersions(explanation.causes);
  const clash = renderClash(causes, label);
  if (clash) return [clash];
  const lines = causes.map(cause => `${renderCause(cause, label, options.yankReason)}.`);
  if (lines.length === 1) return lines;
  const all = ['Not all of this can be had together:', ...lines];
  if (all.length <= MAX_LINES) return all;
  const shown = all.slice(0, MAX_LINES - 1);
  return [...shown, `… and ${all.length - shown.length} more reasons.`];
}

/** Cuts each cause down to the versions that the others leave in play: nobody wants to read about the rest. */
function withRelevantVersions(causes: readonly Cause[]): Cause[] {
  const asked = new Map<string, ReadonlySet<string>[]>();
  const reached = new Map<string, Set<string>>();
  const ask = (name: string, versions: readonly string[]) =>
    asked.set(name, [...(asked.get(name) ?? []), new Set(versions)]);
  for (const cause of causes) {
    if (cause.kind === 'request' || cause.kind === 'pin') ask(cause.name, cause.matches.matching);
    else if (cause.kind === 'keep') ask(cause.name, cause.allowed);
    else if (cause.kind === 'requirement') {
      const known = reached.get(cause.needs.name) ?? [];
      reached.set(cause.needs.name, new Set([...known, ...cause.ranges.flatMap(r => r.matching)]));
    }
  }
  const relevant = (name: string, versions: readonly string[]): string[] => {
    const limits = asked.get(name) ?? [reached.get(name) ?? new Set(versions)];
    return versions.filter(version => limits.every(limit => limit.has(version)));
  };
  const cut = <R extends RangeOf>(name: string, ranges: readonly R[]): R[] => {
    const left = ranges.map(r => ({ ...r, versions: relevant(name, r.versions) }));
    const some = left.filter(r => r.versions.length > 0);
    return some.length > 0 ? some : [...ranges];
  };
  return causes.map(cause => {
    switch (cause.kind) {
      case 'requirement':
        return { ...cause, ranges: cut(cause.name, cause.ranges) };
      case 'conflict':
      case 'host':
        return { ...cause, ranges: cut(cause.name, cause.ranges) };
      case 'yanked':
      case 'blocked': {
        const versions = relevant(cause.name, cause.versions);
        return versions.length > 0 ? { ...cause, versions } : cause;
      }
      default:
        return cause;
    }
  });
}

/** The commonest conflict in one sentence: what was asked for and what is there need different versions. */
function renderClash(causes: readonly Cause[], label: (name: string) => string): string | undefined {
  const [a, b, ...more] = causes.filter((c): c is Requirement => c.kind === 'requirement');
  const others = causes.filter(c => c.kind === 'request' || c.kind === 'keep');
  if (causes.length !== 4 || others.length !== 2 || !a || !b || more.length > 0) return undefined;
  if (a.needs.name !== b.needs.name || a.name === b.name) return undefined;
  if (![a, b].every(c => others.some(o => o.name === c.name))) return undefined;
  const asked = others.find(c => c.kind === 'request')?.name === b.name ? b : a;
  const held = asked === a ? b : a;
  const [need, hold] = [asked.ranges[0], held.ranges[0]];
  if (asked.ranges.length !== 1 || held.ranges.length !== 1 || !need || !hold) return undefined;
  if (need.matching.length === 0 || hold.matching.length === 0) return undefined;
  const many = need.versions.length > 1;
  const start = `${label(asked.name)} ${listVersions(need.versions)} ${
    many ? 'do not fit: they need' : 'does not fit: it needs'
  }`;
  const end = `${label(held.name)} ${listVersions(hold.versions)} ${
    hold.versions.length > 1 ? 'hold' : 'holds'
  }`;
  return `${start} ${label(asked.needs.name)} ${need.range}, ${end} ${hold.range}.`;
}

/** Ranges beyond these are only counted. */
const MAX_RANGES = 3;

function renderCause(
  cause: Cause,
  label: (name: string) => string,
  yankReason: RenderOptions['yankReason']
): string {
  const name = label(cause.name);
  const subject = (versions: readonly string[]) => `${name} ${listVersions(versions)}`;
  switch (cause.kind) {
    case 'request': {
      const by = cause.askedBy === undefined ? '' : ` by ${cause.askedBy}`;
      if (cause.known.length === 0) return `${name} was asked for${by}, but nothing of that name is known`;
      return `${within(name, cause.matches.range)} was asked for${by}${describeMatches(
        cause.known,
        cause.matches
      )}`;
    }
    case 'keep':
      return `${name} ${cause.version} is installed and stays${
        cause.allowed.length > 1 ? ` (${listVersions(cause.allowed)} would do)` : ' as it is'
      }`;
    case 'remove':
      return `${name} is to be removed`;
    case 'pin':
      return `${name} is pinned to ${cause.matches.range}${
        cause.note === undefined ? '' : ` ${cause.note}`
      }${describeMatches(cause.known, cause.matches)}`;
    case 'requirement':
      return renderRanges(cause, range => {
        const condition = cause.needs.kind === 'optional' ? ' if it is there' : '';
        const needs = range.versions.length > 1 ? 'need' : 'needs';
        const what = `${subject(range.versions)} ${needs} ${within(
          label(cause.needs.name),
          range.range
        )}${condition}`;
        if (cause.known.length === 0) return `${what}, which nobody offers`;
        return range.matching.length > 0 ? what : what + describeMatches(cause.known, range);
      });
    case 'conflict':
      return renderRanges(
        cause,
        ({ versions, range }) =>
          `${subject(versions)} cannot be together with ${within(label(cause.with), range)}`
      );
    case 'host':
      return `${renderRanges(cause, ({ versions, range }) => {
        const needs = versions.length > 1 ? 'need' : 'needs';
        return `${subject(versions)} ${needs} ${within(label(cause.host), range)}`;
      })}, and here it is ${cause.hostVersion}`;
    case 'yanked':
      return `${subject(cause.versions)} ${are(
        cause.versions,
        'was',
        'were'
      )} withdrawn by the publisher${listReasons(
        cause.versions.map(version => yankReason?.(cause.name, version))
      )}`;
    case 'blocked':
      return `${subject(cause.versions)} ${are(cause.versions)} refused: ${cause.reason.replace(
        /[.\s]+$/,
        ''
      )}`;
    default:
      return unreachable(cause);
  }
}

/** Reasons behind a colon, each once. */
function listReasons(reasons: readonly (string | undefined)[]): string {
  const said = [...new Set(reasons.flatMap(reason => reason?.replace(/[.\s]+$/, '') || []))];
  return said.length > 0 ? `: ${said.join('; ')}` : '';
}

function renderRanges<R>(
  { ranges, unlisted = 0 }: { ranges: readonly R[]; unlisted?: number },
  render: (range: R) => string
): string {
  const shown = ranges.slice(0, MAX_RANGES).map(render).join('; ');
  const more = Math.max(0, ranges.length - MAX_RANGES) + unlisted;
  return more > 0 ? `${shown}; and so on (${more} more ranges)` : shown;
}

function within(name: string, range: string): string {
  return range === '*' || range === '' ? name : `${name} ${range}`;
}

function describeMatches(known: readonly string[], { range, matching, invalidRange }: Matches): string {
  if (invalidRange) return `, but "${range}" is not a version range`;
  if (known.length === 0) return '';
  if (matching.length === 0)
    return `, but there is no such version; there ${are(known)} ${listVersions(known)}`;
  return matching.length === 1 && matching[0] === range ? '' : ` (${listVersions(matching)} would do)`;
}

function are(list: readonly string[], one = 'is', many = 'are'): string {
  return list.length > 1 ? many : one;
}

function listVersions(versions: readonly string[]): string {
  if (versions.length <= 2) return versions.join(' and ');
  return `${versions[0]} to ${versions[versions.length - 1]} (${versions.length} releases)`;
}

function unreachable(value: never): never {
  throw new Error(`A cause of an unknown kind: ${JSON.stringify(value)}`);
}
