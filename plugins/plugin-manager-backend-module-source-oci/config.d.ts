export interface Config {
  pluginManager?: {
    sources?: {
      [name: string]: {
        /** `oci`: address of the registry, such as https://ghcr.io. */
        registry?: string;
        /** `oci`: repositories whose images are read. Default: all that the registry lists. */
        repositories?: string[];
        /** `oci`: tags that count, as a regular expression of letters, digits and `.*+?|()[]`. Default: all. */
        tags?: string;
        username?: string;
        /** @visibility secret */
        password?: string;
        /** `npm` and `oci`: requests at a time. Default: 4. */
        concurrency?: number;
      };
    };
  };
}
