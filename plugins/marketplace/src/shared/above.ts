import { paths } from '../routes';
import type { Above } from './Page';

const marketplace: Above = { title: 'Marketplace', href: paths.discover };

/** The way up from each kind of screen, for `Page`. */
export const above = {
  marketplace,
  installed: { title: 'Installed', href: paths.installed },
  /** The plugins of its kind. */
  plugin: (category: string): Above[] => [
    marketplace,
    { title: category, href: paths.search(`?category=${encodeURIComponent(category)}`) },
  ],
  /** The page of the plugin that it is about. */
  ofPlugin: (id: string, name: string): Above[] => [marketplace, { title: name, href: paths.plugin(id) }],
};
