import type { Installation } from '@flyloft/plugin-manager-common';

/** What the list of installed plugins can be narrowed to by state. */
export const INSTALLED_FILTERS = [
  { value: 'all', label: 'All states' },
  { value: 'failing', label: 'Failing' },
  { value: 'updates', label: 'Has an update' },
  { value: 'stopped', label: 'Stopped' },
] as const;

export type InstalledFilter = (typeof INSTALLED_FILTERS)[number]['value'];

/** Everybody's, those of one's own teams, or of the group with this entity ref. */
export type TeamFilter = 'all' | 'mine' | `group:${string}`;

/** What is asked for of all that is installed; every part of it stands in the address. */
export type InstalledWish = {
  state: InstalledFilter;
  /** Absent: nobody has chosen yet. */
  team?: TeamFilter;
  /** Those that were uninstalled, in the place of those that are installed. */
  deleted: boolean;
  text: string;
};

const isTeam = (value: string | null): value is TeamFilter =>
  value === 'all' || value === 'mine' || (value?.startsWith('group:') ?? false);

/** The wish in an address; what cannot be understood is not wished for. */
export function readWish(params: URLSearchParams): InstalledWish {
  const [state, team] = [params.get('state'), params.get('team')];
  return {
    state: INSTALLED_FILTERS.find(filter => filter.value === state)?.value ?? 'all',
    ...(isTeam(team) ? { team } : {}),
    // The second is how it was said before.
    deleted: params.get('deleted') === 'only' || state === 'uninstalled',
    text: params.get('find') ?? '',
  };
}

type Owned = Pick<Installation, 'installedBy' | 'teams'>;

/** Whether an installation belongs to a team: one of those who asked for it, as the catalogue knows them. */
export function isOfTeam(
  { installedBy, teams = [] }: Owned,
  team: TeamFilter,
  refs: readonly string[]
): boolean {
  if (team === 'all') return true;
  if (team !== 'mine') return teams.includes(team);
  return [installedBy, ...teams].some(ref => ref !== undefined && refs.includes(ref));
}

/** Until somebody chooses: an admin sees everybody's, others those of their teams where there are any. */
export function usualTeam(
  items: readonly Owned[],
  { refs, isAdmin }: { refs: readonly string[]; isAdmin: boolean }
): TeamFilter {
  return !isAdmin && items.some(item => isOfTeam(item, 'mine', refs)) ? 'mine' : 'all';
}

/** Groups that have something installed, by name. */
export function teamsIn(items: readonly Owned[]): Array<{ value: TeamFilter; label: string }> {
  const refs = new Set(items.flatMap(({ teams = [] }) => teams).filter(ref => ref.startsWith('group:')));
  return [...refs]
    .map(ref => ({ value: ref as TeamFilter, label: ref.replace(/^group:(default\/)?/, '') }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** Whether an installation is among those that were asked for, teams aside. */
export function isShown(
  item: Pick<Installation, 'name' | 'pluginId' | 'state' | 'health' | 'available' | 'quarantine'>,
  { state, deleted, text }: Omit<InstalledWish, 'team'>
): boolean {
  if (!`${item.name} ${item.pluginId}`.toLowerCase().includes(text.trim().toLowerCase())) return false;
  if (deleted || item.state === 'uninstalled') return deleted && item.state === 'uninstalled';
  switch (state) {
    case 'all':
      return true;
    case 'failing':
      return (
        item.state === 'failed' ||
        item.quarantine !== undefined ||
        ['failing', 'degraded'].includes(item.health.status)
      );
    case 'updates':
      return item.available !== undefined;
    default:
      return item.state === state;
  }
}
