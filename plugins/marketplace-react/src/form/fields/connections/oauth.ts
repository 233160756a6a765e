import { isSecretReference } from '@flyloft/plugin-manager-common';
import { asObject, asTexts } from '../parts/values';
import { checkUrl } from '../text/checkUrl';

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

/** A scope as OAuth allows it: printable characters without space, quote and backslash. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** What is wrong with the value of an OAuth field; undefined where nothing is. */
export function checkOAuth(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must name a provider';
  const { provider, clientId, clientSecret, authorizationUrl, tokenUrl, scopes } = asObject(value);
  if (typeof provider !== 'string' || provider === '') return 'must name a provider';
  if (typeof clientId !== 'string' || clientId.trim() === '') return 'must have a client id';
  if (!isSecretReference(clientSecret)) return 'must have a stored client secret';
  for (const [name, address] of [
    ['authorization', authorizationUrl],
    ['token', tokenUrl],
  ] as const) {
    const wrong = address === undefined ? 'is required' : checkUrl(address, ['https']);
    if (wrong) return `must have an address for ${name}, which ${wrong}`;
  }
  if (scopes !== undefined && (!Array.isArray(scopes) || asTexts(scopes).length !== scopes.length))
    return 'must have texts as scopes';
  const odd = asTexts(scopes).find(scope => !SCOPE.test(scope));
  return odd === undefined ? undefined : `must not have the scope "${odd.slice(0, 60)}"`;
}
