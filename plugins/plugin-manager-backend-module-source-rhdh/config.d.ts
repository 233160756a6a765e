export interface Config {
  pluginManager?: {
    sources?: {
      [name: string]: {
        /** `rhdh`: a folder with Red Hat Developer Hub's catalogue of plugins, packages and collections. */
        path?: string;
        /** `rhdh` and `git`: an https, ssh or file address, checked out by the machine's git. */
        repository?: string;
        /** Branch or tag. Default: the repository's own. */
        ref?: string;
        /**
         * Access token for an https address.
         * @visibility secret
         */
        token?: string;
      };
    };
  };
}
