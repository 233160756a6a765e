import list from './hostPackages.json';

/** What the plugin host lends to every plugin, and under which versions; a plugin's own copies are never used. */
export type HostList = {
  /** Changes with the content; recorded in the manifest of each release that was packed against it. */
  version: string;
  /** Package name to the version that the plugin host has. */
  packages: Readonly<Record<string, string>>;
  /** The module specifiers that resolve; a package's other entry points do not exist in the host. */
  specifiers: readonly string[];
};

/** The list of the plugin host in this checkout. */
export const HOST_LIST: HostList = list;
