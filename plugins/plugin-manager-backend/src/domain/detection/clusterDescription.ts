/** Names that a cluster has of a kind, or why it does not say. */
export type NamesOf =
  | { outcome: 'listed'; names: string[]; standard?: string }
  | { outcome: 'unread'; because: string };

/** What a cluster says of itself. */
export type ClusterDescription = {
  /** Without the leading v: "1.36.2". */
  version: string;
  /** What built it, where it says so: "gc" for the real one. */
  compiler: string;
  platform: string;
  /** API groups that it serves; a feature whose group is not there is not there. */
  groups: string[];
  runtimeClasses: NamesOf;
  ingressClasses: NamesOf;
  storageClasses: NamesOf;
};
