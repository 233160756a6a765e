import { ProxiedSignInPage, SignInPage } from '@backstage/core-components';
import {
  atlassianAuthApiRef,
  configApiRef,
  githubAuthApiRef,
  gitlabAuthApiRef,
  googleAuthApiRef,
  microsoftAuthApiRef,
  oktaAuthApiRef,
  oneloginAuthApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { ChoosePersonPage } from './ChoosePersonPage';
import { readPeople } from './readPeople';

const OAUTH = {
  atlassian: { title: 'Atlassian', apiRef: atlassianAuthApiRef },
  github: { title: 'GitHub', apiRef: githubAuthApiRef },
  gitlab: { title: 'GitLab', apiRef: gitlabAuthApiRef },
  google: { title: 'Google', apiRef: googleAuthApiRef },
  microsoft: { title: 'Microsoft', apiRef: microsoftAuthApiRef },
  okta: { title: 'Okta', apiRef: oktaAuthApiRef },
  onelogin: { title: 'OneLogin', apiRef: oneloginAuthApiRef },
};

const isOAuth = (id: string): id is keyof typeof OAUTH => Object.hasOwn(OAUTH, id);

/** The sign-in page that the configuration asks for. */
export function PortalSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const people = readPeople(config);
  if (people.length > 0) return <ChoosePersonPage {...props} people={people} />;
  const proxy = config.getOptionalString('app.signIn.proxy');
  if (proxy !== undefined) return <ProxiedSignInPage {...props} provider={proxy} />;
  const oauth = config.getOptionalString('app.signIn.oauth') ?? '';
  if (!isOAuth(oauth)) {
    throw new Error('No way to sign in is configured: set app.signIn.proxy or app.signIn.oauth.');
  }
  const { title, apiRef } = OAUTH[oauth];
  return (
    <SignInPage
      {...props}
      auto
      provider={{ id: `${oauth}-auth-provider`, title, message: `Sign in with ${title}`, apiRef }}
    />
  );
}
