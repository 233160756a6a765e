import type { Installation } from '@flyloft/plugin-manager-common';

/** What the list of installed plugins can be narrowed to. */
export const INSTALLED_FILTERS = [
  { value: 'all', label: 'All states' },
  { value: 'failing', label: 'Failing' },
  { value: 'updates', label: 'Has an update' },
  { value: 'stopped', label: 'Stopped' },
  { value: 'uninstalled', label: 'Uninstalled' },
] as const;

export type InstalledFilter = (typeof INSTALLED_FILTERS)[number]['value'];

/** The filter in an address; anything else is none. */
export function readFilter(value: string | null): InstalledFilter {
  return INSTALLED_FILTERS.find(filter => filter.value === value)?.value ?? 'all';
}

/** Whether an installation is among those that were asked for. */
export function isShown(
  item: Pick<Installation, 'name' | 'pluginId' | 'state' | 'health' | 'available' | 'quarantine'>,
  filter: InstalledFilter,
  text: string
): boolean {
  if (!`${item.name} ${item.pluginId}`.toLowerCase().includes(text.trim().toLowerCase())) return false;
  switch (filter) {
    case 'all':
      return item.state !== 'uninstalled';
    case 'failing':
      return (
        item.state === 'failed' ||
        item.quarantine !== undefined ||
        ['failing', 'degraded'].includes(item.health.status)
      );
    case 'updates':
      return item.available !== undefined;
    default:
      return item.state === filter;
  }
}
