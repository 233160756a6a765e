import { Button, Menu, MenuItem, MenuSection, MenuTrigger } from '@backstage/ui';
import type { Origin } from '@flyloft/configuration';
import type { Installation, JsonObject, PluginDetail } from '@flyloft/plugin-manager-common';
import { describePerson, useListing, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { catalogueStarts, openStart, type Omitted } from './catalogueStarts';

/** A complete configuration to start from. */
export type Start = {
  title: string;
  origin: Origin;
  config: JsonObject;
  /** What was left out, to be filled in: secrets of others, and what an example takes from the environment. */
  omitted: readonly Omitted[];
};

/** Complete configurations: what runs now, examples of the publisher and of catalogues, and what runs elsewhere. */
export function StartFrom({
  plugin,
  environment,
  installation,
  onStart,
}: {
  plugin: PluginDetail;
  environment: string;
  installation: Installation | undefined;
  onStart(start: Start): void;
}) {
  const client = usePluginManager();
  const elsewhere = useQuery({
    queryKey: ['configurations', plugin.id],
    queryFn: ({ signal }) => client.listConfigurations(plugin.id, { signal }),
  });
  const others = (elsewhere.data?.items ?? []).filter(
    item => !(item.environment === environment && installation)
  );
  const { examples, configSchema } = plugin.manifest;
  // A plugin that no catalogue names has no listing; then there is nothing more to start from.
  const listing = useListing(plugin.id);
  const catalogued = listing.data ? catalogueStarts(listing.data, configSchema) : [];
  const starts = new Map<string, Start>();
  if (installation) {
    const config = installation.config as JsonObject;
    starts.set('running', { title: 'What runs now', origin: 'running', config, omitted: [] });
  }
  examples.forEach((example, index) =>
    starts.set(`example ${index}`, {
      title: example.title,
      origin: 'example',
      ...openStart(example.config as JsonObject, configSchema),
    })
  );
  catalogued.forEach((start, index) => starts.set(`catalogue ${index}`, { ...start, origin: 'example' }));
  others.forEach((item, index) =>
    starts.set(`elsewhere ${index}`, {
      title: `${item.environment}, by ${describePerson(item.by)}`,
      origin: 'team',
      config: item.config as JsonObject,
      omitted: item.omitted.map(pointer => ({ pointer })),
    })
  );
  const items = (prefix: string) =>
    [...starts].flatMap(([key, { title }]) =>
      key.startsWith(prefix)
        ? [
            <MenuItem key={key} id={key}>
              {title}
            </MenuItem>,
          ]
        : []
    );
  if (starts.size === 0) return null;
  return (
    <MenuTrigger>
      <Button size="small" variant="secondary">
        Start from…
      </Button>
      <Menu
        aria-label="Start from"
        onAction={key => {
          const start = starts.get(String(key));
          if (start) onStart(start);
        }}
      >
        {items('running')}
        {examples.length > 0 ? <MenuSection title="Examples">{items('example')}</MenuSection> : null}
        {catalogued.length > 0 ? (
          <MenuSection title="From catalogues">{items('catalogue')}</MenuSection>
        ) : null}
        {others.length > 0 ? <MenuSection title="Elsewhere">{items('elsewhere')}</MenuSection> : null}
      </Menu>
    </MenuTrigger>
  );
}
