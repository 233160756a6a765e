/** A provider whose addresses are known. */
export type OAuthPreset = {
  id: string;
  title: string;
  authorizationUrl: string;
  tokenUrl: string;
  scopes: readonly string[];
};

/** Providers whose addresses are known; anything else is entered by hand. */
export const OAUTH_PRESETS: readonly OAuthPreset[] = [
  {
    id: 'github',
    title: 'GitHub',
    authorizationUrl: 'https://github.com/login/oauth/authorize',
    tokenUrl: 'https://github.com/login/oauth/access_token',
    scopes: ['read:user', 'repo', 'read:org'],
  },
  {
    id: 'gitlab',
    title: 'GitLab',
    authorizationUrl: 'https://gitlab.com/oauth/authorize',
    tokenUrl: 'https://gitlab.com/oauth/token',
    scopes: ['read_user', 'read_api', 'read_repository'],
  },
  {
    id: 'google',
    title: 'Google',
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scopes: ['openid', 'email', 'profile'],
  },
  {
    id: 'microsoft',
    title: 'Microsoft Entra ID',
    authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scopes: ['openid', 'email', 'profile', 'User.Read'],
  },
  {
    id: 'bitbucket',
    title: 'Bitbucket',
    authorizationUrl: 'https://bitbucket.org/site/oauth2/authorize',
    tokenUrl: 'https://bitbucket.org/site/oauth2/access_token',
    scopes: ['account', 'repository'],
  },
];
