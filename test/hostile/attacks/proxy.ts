import { attack } from '../stage/attack';
import { said, send } from '../stage/http';
import type { Stage } from '../stage/stage';

const FORBIDDEN = [
  'set-cookie',
  'content-security-policy-report-only',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'service-worker-allowed',
  'clear-site-data',
  'strict-transport-security',
  'refresh',
  'link',
  'report-to',
  'nel',
  'alt-svc',
];

/** Rule 5: the proxy is two allow-lists. */
export function proxy(stage: Stage): void {
  attack(5, 'answer with cookies, CSP, CORS, service worker, HSTS …', 'stripped', async () => {
    const { headers, status } = await stage.hostile('/open/respond?kind=json');
    const through = FORBIDDEN.filter(name => {
      const value = headers[name];
      return value !== undefined && /hostile|stolen|evil|\*|31536000|respond|true$|^\/$/.test(String(value));
    });
    const policy = headers['content-security-policy'] === "sandbox; default-src 'none'";
    const sniff = headers['x-content-type-options'] === 'nosniff';
    return {
      refused: status === 200 && through.length === 0 && policy && sniff,
      happened: through.join(', ') || `none arrived, ${headers['content-security-policy']}`,
    };
  });

  for (const kind of ['html', 'script', 'svg', 'style', 'xml', 'multipart']) {
    attack(5, `answer with ${kind} for the portal's origin`, 'inert type, sandbox', async () => {
      const { headers } = await stage.hostile(`/open/respond?kind=${kind}`);
      const type = String(headers['content-type']);
      const inert = !/html|script|svg|css|xml|multipart/i.test(type);
      const sandboxed = headers['content-security-policy'] === "sandbox; default-src 'none'";
      return {
        refused: inert && sandboxed && headers['x-content-type-options'] === 'nosniff',
        happened: `${type}, nosniff, ${sandboxed ? 'sandboxed' : 'no sandbox'}`,
      };
    });
  }

  attack(5, 'be loaded as a script, worker, frame or document', 'REQUEST_REFUSED', async () => {
    const answers = await Promise.all(
      ['script', 'worker', 'serviceworker', 'sharedworker', 'style', 'iframe', 'document', 'object'].map(
        destination =>
          stage.hostile('/open/respond?kind=script', { headers: { 'sec-fetch-dest': destination } })
      )
    );
    return {
      refused: answers.every(answer => answer.code === 'REQUEST_REFUSED'),
      happened: [...new Set(answers.map(said))].join(', '),
    };
  });

  attack(5, 'redirect elsewhere', 'no Location', async () => {
    const targets = [
      'https://evil.example/',
      '//evil.example',
      '/api/catalog/entities',
      '/api/hostile/\\evil',
    ];
    const answers = await Promise.all(
      targets.map(location => stage.hostile(`/open/respond?location=${encodeURIComponent(location)}`))
    );
    const through = answers.map(answer => answer.headers.location).filter(value => value !== undefined);
    return { refused: through.length === 0, happened: through.join(', ') || 'no Location arrived' };
  });

  const paths = [
    '/api/hostile/..%2fcatalog/entities',
    '/api/hostile/%2e%2e/catalog/entities',
    '/api/hostile/../catalog/entities',
    '/api/hostile/..\\catalog',
    '/api/hostile/%5c..%5ccatalog',
    '/api/hostile//evil',
    '/api/hostile/a%00b',
    '/api/hostile/a%0d%0aset-cookie:x=1',
    '/api/hostile/./seen',
    '/api/hostile%2f..%2fcatalog/entities',
    '/api/HOSTILE/seen',
    '/api//hostile/seen',
    '/API/../api/hostile/seen',
  ];
  attack(5, 'path tricks: %2f, .., backslash, NUL, CRLF', 'refused or never the plugin', async () => {
    const answers = await Promise.all(
      paths.map(target => send(stage.port, target, { token: stage.tokens.developer }))
    );
    const through = paths.filter((_, index) => {
      const answer = answers[index];
      return answer === undefined || answer.status < 400;
    });
    return {
      refused: through.length === 0,
      happened: through.join(', ') || [...new Set(answers.map(said))].join(', '),
    };
  });

  attack(5, 'forge forwarding and hop-by-hop headers', 'not passed on', async () => {
    const answer = await stage.hostile('/seen', {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=6.6.6.6',
        'x-real-ip': '6.6.6.6',
        'proxy-authorization': 'Basic eA==',
        te: 'trailers',
        connection: 'x-request-id',
        'x-backstage-user': 'user:default/admin',
      },
    });
    const through = ['6.6.6.6', 'evil.example', 'eA==', 'default/admin'].filter(text =>
      answer.text.includes(text)
    );
    return {
      refused: answer.status === 200 && through.length === 0,
      happened: through.join(', ') || 'none arrived',
    };
  });

  attack(5, 'open a WebSocket that was not granted', 'no 101', async () => {
    const answer = await stage.hostile('/open/live', {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      },
    });
    return { refused: answer.status >= 400, happened: said(answer) };
  });

  attack(5, "be asked for Backstage's inner routes", 'NOT_ALLOWED', async () => {
    const answer = await stage.hostile('/.backstage/permissions/metadata');
    return { refused: answer.code === 'NOT_ALLOWED', happened: said(answer) };
  });
}
