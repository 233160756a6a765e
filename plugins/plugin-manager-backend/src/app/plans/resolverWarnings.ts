/** What a person should know of a choice of releases although it fits: what was passed over, and what was odd before. */
import { gt, prerelease, rsort, satisfies } from 'semver';
import {
  renderExplanation,
  type Candidate,
  type Catalogue,
  type Pin,
  type Solved,
  type Warning,
} from '@flyloft/resolver';
import { rangeOf, type Asked, type ChooseInput } from './askedChanges';

const HOST_NAMES: Record<string, string> = { backstage: 'Backstage', node: 'Node' };

/** Why a release that is newer than the chosen one was passed over. */
function whyPassedOver(
  candidate: Candidate,
  from: string | undefined,
  pin: Pin | undefined,
  { host: ours, strategy }: ChooseInput
): string {
  const { version: newer, blocked, yanked, yankReason, host, deprecated } = candidate;
  if (blocked !== undefined) return blocked;
  if (yanked) {
    const why = yankReason?.replace(/[.\s]+$/, '');
    return `it was withdrawn by its publisher${why ? ` (${why})` : ''}`;
  }
  for (const [name, version] of Object.entries(ours)) {
    const range = host?.[name];
    if (range !== undefined && !satisfies(version, range, { includePrerelease: true })) {
      return `it wants ${HOST_NAMES[name] ?? name} ${range}, and this portal has ${version}`;
    }
  }
  if (deprecated) return 'it is deprecated';
  if (pin && !satisfies(newer, pin.range, { includePrerelease: true })) {
    return `it is pinned to ${pin.range}${pin.note ? ` ${pin.note}` : ''}`;
  }
  if (from !== undefined && strategy !== 'latest' && !satisfies(newer, `^${from}`)) {
    return 'that is a breaking release, which is taken only when somebody names it';
  }
  return 'it does not fit what else is installed or needed';
}

/** The newest release in the range that was asked for, where another one was chosen. */
function passedOver(entry: Asked, chosen: string | undefined, input: ChooseInput, catalogue: Catalogue) {
  const { kind, pluginId } = entry.change;
  const range = rangeOf(entry);
  if ((kind !== 'install' && kind !== 'update') || chosen === undefined || range === undefined) return [];
  const known = catalogue.candidates(pluginId);
  const [newest] = rsort(
    known.map(({ version }) => version).filter(version => !prerelease(version) && satisfies(version, range))
  );
  const candidate = known.find(({ version }) => version === newest);
  if (!candidate || newest === undefined || !gt(newest, chosen)) return [];
  const from = entry.base?.revision.release;
  const why = whyPassedOver(candidate, from, input.pins?.[pluginId], input);
  return [`You get ${pluginId} ${chosen}, not ${newest}, because ${why}.`];
}

/** A warning of the resolver in words; what a plan says elsewhere is left out. */
function inWords(warning: Warning): string[] {
  switch (warning.kind) {
    case 'not-semver':
      return [`${warning.name} has a release "${warning.version}", which is no version and was left out.`];
    case 'installed-unlisted':
      return [`${warning.name} ${warning.version} is installed, but not in the registry any more.`];
    case 'host-unchecked':
      return [`What releases need of ${warning.host} could not be checked.`];
    case 'broken-before': {
      const { name, version, cause } = warning;
      const why = renderExplanation({ causes: [cause], minimal: true, rangesMinimal: true }).join(' ');
      return [`${name} ${version} did not fit before, and stays so: ${why}`];
    }
    case 'cycle':
      return [
        `These plugins need each other in a circle, so that their order is arbitrary: ${warning.names.join(
          ', '
        )}.`,
      ];
    // The plan's items say both of what they bring; what stays as it is would only be noise.
    case 'deprecated':
    case 'yanked':
      return [];
    default:
      return warning satisfies never;
  }
}

/** What goes back although nobody asked for it, because the rest would not fit otherwise. */
function takenBack(
  asked: readonly Asked[],
  { changes, neededBy }: Pick<Solved, 'changes' | 'neededBy'>
): string[] {
  return changes.flatMap(change => {
    if (change.kind !== 'downgrade' || asked.some(entry => entry.change.pluginId === change.name)) return [];
    const needs = asked.flatMap(({ change: { pluginId } }) =>
      (neededBy[pluginId] ?? []).some(({ name }) => name === change.name) ? [pluginId] : []
    );
    const why = needs.length > 0 ? ` to go on with ${needs.join(' and ')}` : '';
    return [`${change.name} goes back from ${change.from} to ${change.to}${why}.`];
  });
}

/** Sentences for a plan, each once: first why something newer was not taken, then what the resolver noticed. */
export function resolverWarnings(
  input: ChooseInput,
  asked: readonly Asked[],
  catalogue: Catalogue,
  solved: Pick<Solved, 'versions' | 'warnings' | 'changes' | 'neededBy'>
): string[] {
  const sentences = [
    ...asked.flatMap(entry => passedOver(entry, solved.versions[entry.change.pluginId], input, catalogue)),
    ...takenBack(asked, solved),
    ...solved.warnings.flatMap(inWords),
  ];
  return [...new Set(sentences)];
}
