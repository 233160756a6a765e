export interface Config {
  pluginManager?: {
    sources?: {
      [name: string]: {
        /** `git`: an https, ssh or file address, checked out by the machine's git. */
        repository?: string;
        /** Branch or tag. Default: the repository's own. */
        ref?: string;
        /** `git`: a folder of the repository, where not all of it is read. */
        path?: string;
        /**
         * Access token for an https address.
         * @visibility secret
         */
        token?: string;
      };
    };
  };
}
