import fc from 'fast-check';
import { accessOfPath } from './accessOfPath';
import { checkRequestTarget } from './checkRequestTarget';
import { isActiveDestination, selectRequestHeaders, selectResponseHeaders } from './headers';

describe('checkRequestTarget', () => {
  it.each([
    ['/api/x/a%2fb', 'an encoded slash'],
    ['/api/x/a%5Cb', 'a backslash'],
    ['/api/x/a\\b', 'a backslash'],
    ['/api/x/../catalog', 'a dot segment'],
    ['/api/x/%2e%2E/catalog', 'a dot segment'],
    ['/api/x/.%2e/catalog', 'a dot segment'],
    ['/api/x/./a', 'a dot segment'],
    ['/api/x//a', 'an empty segment'],
    ['/api/x/a%00b', 'a control character'],
    ['/api/x/a%0d%0aset-cookie:a', 'a control character'],
    ['http://elsewhere/api/x', 'no path'],
  ])('refuses %s for %s', (target, what) => {
    expect(checkRequestTarget(target)).toMatchObject({
      code: 'REQUEST_REFUSED',
      message: expect.stringContaining(what),
    });
  });

  it('accepts what a URL parser leaves as it is, so that the checked path is the one that is sent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[A-Za-z0-9._~!$&'()*+,;=:@% -]{1,12}$/), { maxLength: 5 }),
        parts => {
          const path = `/api/x/${parts.map(encodeURIComponent).join('/')}`;
          fc.pre(checkRequestTarget(path) === undefined);
          expect(new URL(path, 'http://portal').pathname).toBe(path);
        }
      )
    );
  });

  it('leaves the query alone', () => {
    expect(checkRequestTarget('/api/x?path=a%2fb&up=../..')).toBeUndefined();
  });
});

describe('header allow-lists', () => {
  it('keeps credentials, cookies and forwarding headers of the caller at the portal', () => {
    const selected = selectRequestHeaders({
      accept: 'application/json',
      authorization: 'Bearer secret',
      cookie: 'backstage-auth=secret',
      connection: 'x-evil',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil',
      forwarded: 'for=evil',
      'proxy-authorization': 'Basic x',
      'x-evil': '1',
    });
    expect(selected).toEqual({ accept: 'application/json' });
  });

  it('lets no answer act on the portal', () => {
    const selected = selectResponseHeaders(
      {
        'content-type': 'text/html',
        'set-cookie': ['a=b'],
        'content-security-policy': 'default-src *',
        'access-control-allow-origin': '*',
        'service-worker-allowed': '/',
        'clear-site-data': '"*"',
        'strict-transport-security': 'max-age=1',
        refresh: '0;url=https://evil',
        link: '</evil>; rel=preload',
        location: 'https://evil/',
        etag: '"1"',
      },
      'x'
    );
    expect(selected).toEqual({
      'content-type': 'text/plain; charset=utf-8',
      etag: '"1"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it.each([
    'text/javascript',
    'application/javascript; charset=utf-8',
    'text/css',
    'IMAGE/SVG+XML',
    'application/xhtml+xml',
    'application/xslt+xml',
    'multipart/x-mixed-replace; boundary=x',
    'text/html,text/plain',
  ])('turns %s into plain text', type => {
    expect(selectResponseHeaders({ 'content-type': type }, 'x')['content-type']).toBe(
      'text/plain; charset=utf-8'
    );
  });

  it('keeps a redirect only below the plugin', () => {
    expect(selectResponseHeaders({ location: '/api/x/new' }, 'x').location).toBe('/api/x/new');
    expect(selectResponseHeaders({ location: '/api/xy/new' }, 'x').location).toBeUndefined();
    expect(selectResponseHeaders({ location: '//evil' }, 'x').location).toBeUndefined();
  });

  it.each(['script', 'document', 'iframe', 'style', 'worker', 'serviceworker'])(
    'knows %s as active',
    destination => {
      expect(isActiveDestination({ 'sec-fetch-dest': destination })).toBe(true);
      expect(isActiveDestination({ 'sec-fetch-dest': 'empty' })).toBe(false);
    }
  );
});

describe('accessOfPath', () => {
  it('opens the keys, closes the plumbing, and wants a caller elsewhere', () => {
    expect(accessOfPath('/.backstage/auth/v1/jwks.json', 'GET', [])).toBe('public');
    expect(accessOfPath('/.backstage/auth/v1/jwks.json', 'POST', [])).toBe('internal');
    expect(accessOfPath('/.backstage/permissions/metadata', 'GET', [])).toBe('internal');
    expect(accessOfPath('/data', 'GET', [])).toBe('signed-in');
  });

  it('opens declared paths and nothing beside them', () => {
    const declared = ['/badge/', '/health'];
    expect(accessOfPath('/badge/a/b', 'GET', declared)).toBe('public');
    expect(accessOfPath('/badges', 'GET', declared)).toBe('signed-in');
    expect(accessOfPath('/health', 'GET', declared)).toBe('public');
    expect(accessOfPath('/healthy', 'GET', declared)).toBe('signed-in');
    expect(accessOfPath('/health/x', 'GET', declared)).toBe('signed-in');
  });
});
