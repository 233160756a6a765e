import type { PluginCard as PluginCardData } from '@flyloft/plugin-manager-common';
import { PluginCard } from '@flyloft/plugin-marketplace-react';
import './PluginGrid.css';

/** Listings as cards; the browser skips drawing those far from the window. */
export function PluginGrid({ plugins, label }: { plugins: readonly PluginCardData[]; label: string }) {
  return (
    <ul className="mp-grid" aria-label={label}>
      {plugins.map(plugin => (
        <li key={plugin.id} data-list-row>
          <PluginCard plugin={plugin} />
        </li>
      ))}
    </ul>
  );
}
