export interface Config {
  app?: {
    /**
     * How people sign in, where the local default's choice of a person is not configured.
     * @deepVisibility frontend
     */
    signIn?: {
      /** Id of a provider that signs in without a page of its own, such as `gcpIap` or `awsalb`. */
      proxy?: string;
      /** Id of an OAuth provider with a button: github, gitlab, google, microsoft, okta, onelogin or atlassian. */
      oauth?: string;
    };
  };
  auth?: {
    providers?: {
      demo?: {
        people: Array<{
          /** @visibility frontend */
          name: string;
          /** @visibility frontend */
          displayName: string;
          /** @visibility frontend */
          entityRef: string;
        }>;
      };
    };
  };
}
