import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { paths } from '../routes';

type Link = { label: string; href: string };

/** What the main button of a plugin's page does. */
export type InstallAction =
  | { kind: 'ask' }
  | ({ kind: 'install' | 'update' | 'open' | 'why-not'; secondary?: Link } & Link);

/**
 * Chooses the act by state: ask where there is nothing to install; install where it is not installed and fits; say why not where
 * it does not fit; update or go to another release where it runs; else open it.
 */
export function installAction(
  plugin: Pick<PluginDetail, 'id' | 'installable' | 'installed' | 'releases' | 'manifest'>,
  version: string
): InstallAction {
  const [installed] = plugin.installed;
  // What runs can be opened although its release was withdrawn meanwhile.
  if (!plugin.installable && !installed) return { kind: 'ask' };
  const release = plugin.releases.find(candidate => candidate.version === version);
  const isOffered = plugin.installable && release?.fits !== false && !release?.yanked;
  if (installed && installed.release !== version && isOffered) {
    const href = paths.configure(plugin.id, `?env=${installed.environment}&release=${version}`);
    return {
      kind: 'update',
      label: `Update to ${version}`,
      href,
      secondary: { label: 'Manage', href: paths.installation(installed.environment, plugin.id) },
    };
  }
  if (installed) {
    const manage = { label: 'Manage', href: paths.installation(installed.environment, plugin.id) };
    const page = plugin.manifest.routes[0]?.path;
    return page
      ? { kind: 'open', label: 'Open', href: page, secondary: manage }
      : { kind: 'open', ...manage };
  }
  if (release && !release.fits)
    return { kind: 'why-not', label: 'Why not?', href: paths.plugin(plugin.id, 'versions') };
  return {
    kind: 'install',
    label: `Install ${version}`,
    href: paths.configure(plugin.id, `?release=${version}`),
  };
}
