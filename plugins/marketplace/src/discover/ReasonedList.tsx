import { Link, Text } from '@backstage/ui';
import type { ReasonedList as Reasoned } from '@flyloft/plugin-manager-common';
import { cardWord, PluginIcon, StateBadge } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import './ReasonedList.css';

/** Plugins under a heading, each with the sentence that says why it is there; nothing where there are none. */
export function ReasonedList({
  title,
  id,
  items,
}: {
  title: string;
  /** Of the heading, unique on the page. */
  id: string;
  items: Reasoned['items'];
}) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 className="mp-section-title" id={id}>
        {title}
      </h2>
      <ul className="mp-reasoned">
        {items.map(({ plugin, reasons }) => (
          <li key={plugin.id} data-list-row>
            <PluginIcon plugin={plugin} size={40} />
            <div className="mp-reasoned-main">
              <Link href={paths.plugin(plugin.id)}>{plugin.name}</Link>
              {reasons.slice(0, 2).map(({ sentence }) => (
                <Text as="p" variant="body-small" color="secondary" key={sentence}>
                  {sentence}
                </Text>
              ))}
            </div>
            {plugin.installed[0] ? (
              <StateBadge state={plugin.installed[0].state} />
            ) : (
              <Text variant="body-small">{cardWord(plugin)}</Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
