import type { PlanItem } from '@flyloft/plugin-manager-common';
import { satisfies } from 'semver';

/** What is known of one plugin's part of an update. */
export type UpdatePart = Pick<PlanItem, 'kind' | 'pluginId' | 'name' | 'from' | 'to' | 'breakingChanges'> & {
  grants: ReadonlyArray<{ change: 'added' | 'removed'; sentence: string }>;
  irreversible: ReadonlyArray<{ what: string }>;
  warnings: readonly string[];
  /** Why the configuration that runs does not fit the new release, where it does not. */
  settings?: string;
};

/** Whether the step from one version to another keeps what the publisher promises to keep (the caret range). */
export function isCompatibleStep(from: string, to: string): boolean {
  return satisfies(to, `^${from}`, { includePrerelease: true });
}

/** How many sentences of a kind are said; of more, the number. */
const MAX_SAID = 3;

function some(lines: readonly string[]): string[] {
  const more = lines.length - MAX_SAID;
  return more > 0 ? [...lines.slice(0, MAX_SAID), `… and ${more} more like this.`] : [...lines];
}

function reasonsOf(part: UpdatePart, isAsked: boolean): string[] {
  const { kind, name, from, to, breakingChanges } = part;
  const reasons: string[] = [];
  const who = isAsked ? '' : `${name}: `;
  for (const { what } of part.irreversible) reasons.push(`Cannot be undone: ${what}.`);
  if (!isAsked && kind === 'install') reasons.push(`${name} ${to} is installed, too.`);
  if (!isAsked && kind === 'uninstall') reasons.push(`${name} is removed.`);
  if (breakingChanges.length > 0)
    reasons.push(...some(breakingChanges.map(change => `${who}Breaks: ${change}`)));
  else if (from !== undefined && to !== undefined && !isCompatibleStep(from, to)) {
    reasons.push(`${name} ${to} promises no compatibility with ${from}.`);
  }
  const added = part.grants.filter(({ change }) => change === 'added');
  reasons.push(...some(added.map(({ sentence }) => `${who}New access: ${sentence}`)));
  if (part.settings !== undefined) {
    reasons.push(`${isAsked ? 'Its' : `${name}: its`} settings have to change. ${part.settings}`);
  }
  return [...reasons, ...part.warnings];
}

/**
 * Whether an update may be taken without another look: it stays in the range that its publisher keeps compatible, gains no
 * access, loses nothing for ever, and takes the settings as they are; and so do the plugins that move with it. The first
 * part is the plugin that is updated.
 */
export function judgeUpdate(parts: readonly UpdatePart[]): { verdict: 'safe' | 'look'; because: string[] } {
  const because = parts.flatMap((part, index) => reasonsOf(part, index === 0));
  return { verdict: because.length === 0 ? 'safe' : 'look', because };
}
