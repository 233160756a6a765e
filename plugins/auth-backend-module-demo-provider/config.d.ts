export interface Config {
  auth?: {
    providers?: {
      demo?: {
        /**
         * People that one can sign in as without a password, on one's own machine only.
         */
        people: Array<{
          /** @visibility frontend */
          name: string;
          /** @visibility frontend */
          displayName: string;
          email?: string;
          /** @visibility frontend */
          entityRef: string;
          groups?: string[];
        }>;
      };
    };
  };
}
