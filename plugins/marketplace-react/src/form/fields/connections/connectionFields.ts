import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

const SECRET = { type: 'string', 'x-secret': true };

/** Where events are sent to. */
export const webhookConfig: ConfigField = {
  name: 'webhook-config',
  title: 'Webhook',
  documentation:
    'An address and a signing secret, with a test delivery. The portal signs it with HMAC SHA-256 of the body.',
  schema: {
    type: 'object',
    properties: { url: { type: 'string', format: 'uri' }, secret: SECRET },
    required: ['url'],
  },
  example: { value: { url: 'https://hooks.example.com/flyloft' } },
  validate: lateFieldRule('webhook-config'),
  component: lazy(() => import('./WebhookField').then(m => ({ default: m.WebhookField }))),
};

/** A client of an OAuth provider. */
export const oauthConfig: ConfigField = {
  name: 'oauth-config',
  title: 'OAuth client',
  documentation:
    'A client at an OAuth provider: addresses by preset or by hand, scopes, a stored client secret, and the address that the provider sends people back to.',
  options: [
    {
      name: 'redirectUrl',
      description: 'Address that the provider sends people back to; the portal’s own by default.',
    },
  ],
  schema: {
    type: 'object',
    properties: {
      provider: { type: 'string' },
      clientId: { type: 'string' },
      clientSecret: SECRET,
      authorizationUrl: { type: 'string', format: 'uri' },
      tokenUrl: { type: 'string', format: 'uri' },
      scopes: { type: 'array', items: { type: 'string' } },
    },
    required: ['provider', 'clientId', 'clientSecret'],
  },
  example: {
    value: {
      provider: 'github',
      clientId: 'flyloft',
      authorizationUrl: 'https://github.com/login/oauth/authorize',
      tokenUrl: 'https://github.com/login/oauth/access_token',
      scopes: ['read:user'],
    },
    options: { redirectUrl: 'https://portal.example.com/api/auth/github/handler/frame' },
  },
  validate: lateFieldRule('oauth-config'),
  component: lazy(() => import('./OAuthField').then(m => ({ default: m.OAuthField }))),
};

/** A certificate with its key. */
export const certificatePicker: ConfigField = {
  name: 'certificate-picker',
  title: 'Certificate',
  documentation:
    'A certificate in PEM form with its chain: whom it is for, when it ends, whether each is signed by the next. The private key is compared with it in the page and then stored as a secret.',
  schema: {
    type: 'object',
    properties: { certificate: { type: 'string' }, key: SECRET },
    required: ['certificate'],
  },
  example: {},
  validate: lateFieldRule('certificate-picker'),
  component: lazy(() => import('./CertificateField').then(m => ({ default: m.CertificateField }))),
};
