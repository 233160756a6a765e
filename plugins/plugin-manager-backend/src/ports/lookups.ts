/** What became of a request to an address that a person entered. */
export type AddressAnswer =
  | { outcome: 'answered'; status: number; milliseconds: number }
  | { outcome: 'refused' | 'failed'; because: string };

/** Sends one request to an address that a person entered, as far as the portal may reach it. */
export interface Addresses {
  /**
   * Never rejects. Follows no redirect and reads nothing but the status. Addresses of the portal's own network are
   * refused but for hosts that the configuration allows.
   */
  send(request: {
    url: string;
    method: 'HEAD' | 'GET' | 'POST';
    headers?: Record<string, string>;
    body?: string;
    /** Ends the request; the answer then is that it failed. */
    signal?: AbortSignal;
  }): Promise<AddressAnswer>;
}

/** What became of looking into a repository. */
export type RepositoryAnswer<T> =
  | { outcome: 'read'; value: T }
  | { outcome: 'refused' | 'failed'; because: string };

/** Repositories as the portal's integrations read them. */
export interface Repositories {
  /** The default branch first, the others by name. Never rejects. */
  branches(url: string): Promise<RepositoryAnswer<string[]>>;
  /** Paths of files at a branch, at most `limit`. Never rejects. */
  paths(
    url: string,
    branch: string,
    limit: number
  ): Promise<RepositoryAnswer<{ paths: string[]; truncated: boolean }>>;
}
