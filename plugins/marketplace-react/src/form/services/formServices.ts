import type { OfferedSecretList, SecretOrigin, SecretReference } from '@flyloft/plugin-manager-common';

/** An entity of the portal's catalogue, as a field shows it. */
export type FoundEntity = { ref: string; title: string; kind: string; description?: string };

/** Something in a cluster, by name; never with its content. */
export type FoundResource = { name: string; keys: readonly string[] };

/** What became of trying an address. */
export type AddressCheck =
  | { outcome: 'answered'; status: number; milliseconds: number }
  | { outcome: 'refused' | 'failed'; because: string };

/** Questions that a field may ask while somebody fills it in. Whatever is missing, its field does without. */
export type FieldLookups = {
  /** Entities that a catalogue filter matches, and how many there are in all. */
  findEntities?(
    query: { filter: Record<string, string | string[]>; text?: string; limit: number },
    signal?: AbortSignal
  ): Promise<{ total: number; items: readonly FoundEntity[] }>;
  /** What the namespace of the plugin has of a kind. */
  listResources?(
    kind: string,
    signal?: AbortSignal
  ): Promise<{ namespace: string; items: readonly FoundResource[] }>;
  /** Ports that Services of the namespace use already. */
  listPorts?(
    signal?: AbortSignal
  ): Promise<{ namespace: string; items: ReadonlyArray<{ port: number; service: string }> }>;
  /** Branches of a repository, the default one first. */
  listBranches?(url: string, signal?: AbortSignal): Promise<{ branches: readonly string[] }>;
  /** Files and folders of a repository at a branch. */
  listPaths?(
    url: string,
    branch: string,
    signal?: AbortSignal
  ): Promise<{ paths: readonly string[]; truncated: boolean }>;
  /** Asks the portal to try an address. */
  checkAddress?(url: string): Promise<AddressCheck>;
  /** Sends a test delivery to a webhook, signed with the stored secret. */
  testWebhook?(hook: { url: string; secret?: SecretReference }): Promise<AddressCheck>;
};

/** What the form gives its fields. */
export type FormServices = {
  /** Stores a value and answers with what stands in its place; absent where secrets cannot be stored. */
  storeSecret?(value: string): Promise<SecretReference>;
  /** Which keepers of secrets the portal has beside itself; absent where a field may only take new values. */
  secretSources?: readonly SecretOrigin[];
  /** What they offer the plugin: names and keys only. */
  listSecrets?(signal?: AbortSignal): Promise<OfferedSecretList>;
  /** Looks whether a secret is where a reference says; answers with what stands in its place. */
  referToSecret?(reference: string): Promise<SecretReference>;
  /** Where providers send people back to after they agreed. */
  redirectUrl?: string;
  lookups?: FieldLookups;
  /** The page says beside the fields what the portal's checks find, so that a field need not say the same again. */
  showsChecks?: boolean;
};
