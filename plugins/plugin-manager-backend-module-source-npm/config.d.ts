export interface Config {
  pluginManager?: {
    sources?: {
      [name: string]: {
        /** `npm`: names of packages. */
        packages?: string[];
        /** `npm`: a scope such as `@acme`, of which all Backstage plugins are listed. */
        scope?: string;
        /** `npm`: the `.npmrc` with registries and tokens. Default: npm's own, and npm_config_registry. */
        npmrc?: string;
        /** `npm` and `oci`: requests at a time. Default: 4. */
        concurrency?: number;
      };
    };
  };
}
