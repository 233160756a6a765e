import {
  formatSize,
  type ListingAnswer,
  type PluginDetail,
  type PluginType,
} from '@flyloft/plugin-manager-common';
import { TRUST_TIERS } from '@flyloft/plugin-marketplace-react';
import { facetWord } from '../discover/facetWords';
import { installAction } from '../pluginPage/installAction';
import { paths } from '../routes';

/** A plugin as it is compared: what a release says of it, or what catalogues say where there is none. */
export type Comparable = {
  id: string;
  name: string;
  hasIcon: boolean;
  /** The one act that makes sense now. */
  act: { label: string; href: string; isMain: boolean };
  /** Lines by the title of their row; a row that is missing is not known. */
  values: Readonly<Record<string, readonly string[]>>;
};

const orElse = (words: string, lines: readonly string[]) => (lines.length > 0 ? lines : [words]);
const ranges = (of: Record<string, string>) => Object.entries(of).map(([id, range]) => `${id} ${range}`);

function settingsOf({ manifest }: PluginDetail): string {
  const { properties } = manifest.configSchema as { properties?: Record<string, unknown> };
  const count = Object.keys(properties ?? {}).length;
  if (count === 0) return 'Needs no settings';
  return count === 1 ? '1 group of settings' : `${count} groups of settings`;
}

const common = (plugin: {
  description: string;
  category: string;
  type: PluginType;
  maturity: string;
  author?: string;
  publisher?: string;
  license?: string;
  fitsBecause: string;
}) => ({
  'What it is': [plugin.description],
  Category: [plugin.category],
  Type: [facetWord('type', plugin.type)],
  Maturity: [facetWord('maturity', plugin.maturity)],
  Author: [plugin.author ?? 'Not named'],
  Publisher: [plugin.publisher ?? 'Not named'],
  License: [plugin.license ?? 'Not named'],
  'Fits this portal': [plugin.fitsBecause],
});

/** A plugin that has a release. */
export function fromPlugin(plugin: PluginDetail): Comparable {
  const { id, name, hasIcon, manifest } = plugin;
  const action = installAction(plugin, plugin.latest ?? manifest.version);
  const tier = TRUST_TIERS[plugin.trustTier];
  return {
    id,
    name,
    hasIcon,
    act:
      action.kind === 'ask'
        ? { label: 'Ask for it', href: paths.plugin(id), isMain: false }
        : {
            label: action.label,
            href: action.href,
            isMain: action.kind === 'install' || action.kind === 'update',
          },
    values: {
      ...common({ ...plugin, license: manifest.license }),
      Trust: [`${tier.symbol} ${tier.word}`],
      'Newest release': [plugin.latest ?? manifest.version],
      Released: [plugin.updatedAt.slice(0, 10)],
      Releases: [String(plugin.releases.length)],
      'What it touches': orElse(
        'Nothing',
        plugin.touches.map(({ sentence }) => sentence)
      ),
      'Needs these plugins': orElse('None', ranges(manifest.dependencies)),
      Settings: [settingsOf(plugin)],
      Size: [formatSize(plugin.bundleSize)],
      'Installed here': orElse(
        'No',
        plugin.installed.map(({ environment, release }) => `${release} in ${environment}`)
      ),
    },
  };
}

/** A plugin that catalogues name and nobody has made a bundle of. */
export function fromListing(listing: ListingAnswer): Comparable {
  const { pluginId: id, name, hasIcon } = listing;
  const versions = listing.packages.flatMap(({ version }) => version ?? []);
  return {
    id,
    name,
    hasIcon,
    act: { label: 'Ask for it', href: paths.plugin(id), isMain: false },
    values: {
      ...common(listing),
      'Newest release': ['None yet'],
      Releases: ['0'],
      'Installed here': ['No'],
      ...(versions.length > 0 ? { 'Newest package': [versions[0]!] } : {}),
    },
  };
}
