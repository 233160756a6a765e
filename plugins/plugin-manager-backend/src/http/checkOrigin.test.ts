import { mockServices } from '@backstage/backend-test-utils';
import { checkOrigin, readAllowedOrigins } from './checkOrigin';

const config = mockServices.rootConfig({
  data: { app: { baseUrl: 'http://localhost:3000/portal' }, backend: { baseUrl: 'http://localhost:7007' } },
});
const allowed = readAllowedOrigins(config);
const check = (headers: Record<string, string>) => () =>
  checkOrigin({ headers: { host: 'localhost:7007', ...headers } }, allowed);

describe('checkOrigin', () => {
  it.each<[string, Record<string, string>]>([
    ['a program', {}],
    ['the app', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    ['the portal', { origin: 'http://localhost:7007', 'sec-fetch-site': 'same-origin' }],
    ['the portal by another name', { origin: 'http://127.0.0.1:7007', host: '127.0.0.1:7007' }],
  ])('lets %s in', (_who, headers) => {
    expect(check(headers)).not.toThrow();
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://localhost:1' }],
    ['a sandboxed page', { origin: 'null' }],
    ['what is no origin', { origin: 'localhost' }],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['another port that hides its origin', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', (_who, headers) => {
    expect(check(headers)).toThrow(/another site/);
  });
});
