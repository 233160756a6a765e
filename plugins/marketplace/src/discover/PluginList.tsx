import { Link, Text } from '@backstage/ui';
import type { PluginCard as PluginCardData } from '@flyloft/plugin-manager-common';
import { cardWord, PluginIcon, RelativeTime, StateBadge } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import './PluginList.css';

/** Listings as rows: more of them at a glance, with when each last changed. */
export function PluginList({ plugins, label }: { plugins: readonly PluginCardData[]; label: string }) {
  return (
    <ul className="mp-list" aria-label={label}>
      {plugins.map(plugin => (
        <li key={plugin.id} data-list-row>
          <PluginIcon plugin={plugin} size={24} />
          <div className="mp-list-main">
            <Link href={paths.plugin(plugin.id)}>{plugin.name}</Link>
            <Text as="p" variant="body-small" color="secondary" className="fl-clamp-2">
              {plugin.description}
            </Text>
          </div>
          <div className="mp-list-side">
            {plugin.installed[0] ? (
              <StateBadge state={plugin.installed[0].state} />
            ) : (
              <Text variant="body-small">{cardWord(plugin)}</Text>
            )}
            <Text variant="body-small" color="secondary">
              {plugin.category} · <RelativeTime at={plugin.updatedAt} />
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}
