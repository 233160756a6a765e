export interface Config {
  pluginManager?: {
    sources?: {
      [name: string]: {
        /** `backstage-directory`: a JSON file with a list of the directory's entries. */
        file?: string;
        /** `backstage-directory`: an address of such a list. */
        url?: string;
        /** `backstage-directory`: a folder with one YAML file an entry, inside `repository` where that is given. */
        path?: string;
        /** An https, ssh or file address, checked out by the machine's git. */
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
