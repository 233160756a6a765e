import { gz, rawBundle } from '../../../packages/bundle/src/__testUtils__/bundles';
import { attack } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

const nested = (depth: number): unknown =>
  depth === 0 ? { type: 'string' } : { type: 'object', properties: { a: nested(depth - 1) } };
const of = (a: unknown) => ({ type: 'object', properties: { a } });

/** Rule 15: schemas, patterns and markup of strangers, one safe engine each. */
export function schemas(stage: Stage): void {
  const publish = async (id: string, configSchema: unknown) =>
    stage.publish(
      gz(await rawBundle({ 'README.md': '# x' }, [], { id, publisher: 'mallory', configSchema }))
    );

  const cases: Array<[string, unknown]> = [
    ['a remote $ref', of({ $ref: 'https://evil.example/schema.json' })],
    ['a $ref to a file', of({ $ref: 'file:///etc/passwd' })],
    ['an $id that claims a name', of({ $id: 'https://evil.example/x', type: 'string' })],
    ['a pattern that looks back', of({ type: 'string', pattern: '(a+)+\\1$' })],
    ['500 levels', nested(500)],
    ['a key __proto__', JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}')],
    ['a key constructor', of({ type: 'object', properties: { constructor: { type: 'string' } } })],
    ['asynchronous validation', { ...of({}), $async: true }],
  ];
  cases.forEach(([what, schema], index) =>
    attack(15, `publish a schema with ${what}`, 'refused, the portal lives', async () => {
      const answer = await publish(`evil-schema-${index}`, schema);
      return { refused: answer.status >= 400 && answer.status < 500, happened: said(answer) };
    })
  );

  attack(15, 'run code through a keyword of a schema', 'never compiled into code', async () => {
    const published = await publish(
      'evil-schema-code',
      of({ type: 'string', format: "x'];process.exit();//" })
    );
    const answer = await stage.manager('POST', '/plans', {
      token: stage.tokens.developer,
      body: {
        preview: true,
        changes: [{ kind: 'install', pluginId: 'evil-schema-code', config: { a: 'b' } }],
      },
    });
    const alive = await stage.manager('GET', '/plugins', { token: stage.tokens.developer });
    return {
      refused: alive.status === 200 && answer.status !== 500 && answer.status < 502,
      happened: `${said(published)}, preview ${said(answer)}, the portal answers`,
    };
  });

  attack(15, 'publish a manifest of 10 MB', 'BUNDLE_TOO_LARGE', async () => {
    const answer = await publish(
      'evil-schema-big',
      of({ type: 'string', description: 'x'.repeat(10_000_000) })
    );
    return { refused: answer.status >= 400 && answer.status < 500, happened: said(answer) };
  });

  attack(15, 'stop the portal with a catastrophic pattern', 'answers in linear time', async () => {
    const published = await publish('redos', of({ type: 'string', pattern: '^(a+)+$' }));
    if (published.status >= 400) return { refused: true, happened: said(published) };
    const started = performance.now();
    const [tried, health] = await Promise.all([
      stage.manager('POST', '/plans', {
        token: stage.tokens.developer,
        body: {
          preview: true,
          changes: [{ kind: 'install', pluginId: 'redos', config: { a: `${'a'.repeat(50_000)}!` } }],
        },
      }),
      stage.manager('GET', '/plugins', { token: stage.tokens.developer }),
    ]);
    const ms = Math.round(performance.now() - started);
    return {
      refused: tried.code === 'CONFIG_INVALID' && health.status === 200 && ms < 5_000,
      happened: `${said(tried)} while it answers, ${ms} ms`,
    };
  });

  attack(15, 'reach prototypes through a configuration', 'CONFIG_INVALID or INPUT_INVALID', async () => {
    const answers = await Promise.all(
      ['__proto__', 'constructor', 'prototype'].map(key =>
        stage.manager('POST', '/plans', {
          token: stage.tokens.developer,
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(
            `{"preview":true,"changes":[{"kind":"install","pluginId":"hostile","config":{"${key}":{"polluted":true}}}]}`
          ),
        })
      )
    );
    const polluted = answers.some(answer => answer.text.includes('polluted') && answer.status < 400);
    return { refused: !polluted, happened: answers.map(said).join(', ') };
  });

  attack(15, 'send a body of 20 MB', 'refused', async () => {
    const answer = await stage
      .manager('POST', '/plans', { token: stage.tokens.developer, body: { x: 'x'.repeat(20_000_000) } })
      .catch((error: Error) => ({ status: 413, code: error.message }));
    return {
      refused: answer.status >= 400 && answer.status < 500,
      happened: `${answer.status} ${answer.code}`,
    };
  });

  attack(15, 'have the icon run as a document', 'only ever an image', async () => {
    const { headers, status } = await stage.manager('GET', '/plugins/hostile/icon');
    const policy = String(headers['content-security-policy']);
    return {
      refused:
        status === 200 &&
        /default-src 'none'/.test(policy) &&
        headers['x-content-type-options'] === 'nosniff',
      happened: `${headers['content-type']}, ${policy}`,
    };
  });
}
