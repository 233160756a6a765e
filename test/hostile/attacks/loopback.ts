import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import knexFactory from 'knex';
import { attack } from '../stage/attack';
import { said, send, type Answer } from '../stage/http';
import type { Stage } from '../stage/stage';

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
};

/** Rule 25: this machine's own address is hostile too. */
export function loopback(stage: Stage): void {
  const all = (name: string, run: () => Promise<Answer[]>, expected = 'refused each time') =>
    attack(25, name, expected, async () => {
      const answers = await run();
      return {
        refused: answers.length > 0 && answers.every(answer => answer.status >= 400 && answer.status < 500),
        happened: answers.map(said).join(', '),
      };
    });

  all('sign in from a page of another site', () =>
    Promise.all(
      [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: `http://localhost:${stage.port + 1}` },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ].map(headers =>
        send(stage.port, '/api/auth/demo/refresh', { headers: { 'x-flyloft-person': 'admin', ...headers } })
      )
    )
  );

  all('rebind a name to this machine (Host header)', () =>
    Promise.all(
      ['evil.example', `evil.example:${stage.port}`, 'localhost.evil.example', '169.254.169.254'].flatMap(
        host => [
          send(stage.port, '/api/plugin-manager/plugins', {
            token: stage.tokens.developer,
            headers: { host },
          }),
          send(stage.port, '/api/auth/demo/refresh', { headers: { host, 'x-flyloft-person': 'admin' } }),
          send(stage.port, '/api/hostile/open/seen', { headers: { host } }),
        ]
      )
    )
  );

  attack(25, 'rebind a name on an upgrade', 'no 101', async () => {
    const targets = ['/api/hostile/open/live', '/api/signals', '/api/plugin-manager/plugins'];
    const answers = await Promise.all(
      targets.map(target =>
        send(stage.port, target, { headers: { ...upgrade, host: 'evil.example' } }).then(
          answer => answer.status,
          () => 0
        )
      )
    );
    return {
      refused: answers.every(status => status === 0 || status >= 400),
      happened: answers.map(status => status || 'closed').join(', '),
    };
  });

  all('change something from a page of another site', () => {
    const body = { changes: [{ kind: 'install', pluginId: 'hostile' }] };
    const { developer: token } = stage.tokens;
    return Promise.all([
      stage.manager('POST', '/plans', { token, body, headers: { origin: 'https://evil.example' } }),
      stage.manager('POST', '/plans', { token, body, headers: { origin: 'null' } }),
      stage.manager('POST', '/plans', { token, body, headers: { 'sec-fetch-site': 'cross-site' } }),
      stage.manager('POST', '/secrets', {
        token,
        body: { value: 'x' },
        headers: { origin: 'http://localhost:1' },
      }),
    ]);
  });

  attack(25, 'read answers across origins (CORS)', 'no foreign origin allowed', async () => {
    const answer = await stage.manager('GET', '/plugins', {
      token: stage.tokens.developer,
      headers: { origin: 'https://evil.example' },
    });
    const allowed = answer.headers['access-control-allow-origin'];
    return {
      refused: allowed !== '*' && allowed !== 'https://evil.example',
      happened: `allow-origin ${allowed ?? 'absent'}`,
    };
  });

  attack(25, 'reach the portal from another machine', 'listens on 127.0.0.1 only', async () => {
    const outside = Object.values(os.networkInterfaces())
      .flat()
      .find(one => one && !one.internal && one.family === 'IPv4');
    if (!outside) return { refused: true, happened: 'this machine has no other address' };
    const status = await fetch(`http://${outside.address}:${stage.port}/`).then(
      response => response.status,
      () => 0
    );
    return { refused: status === 0, happened: status ? `${status} at ${outside.address}` : 'no connection' };
  });

  attack(25, 'read the state folder as another user', '0700 folders, 0600 files', async () => {
    const open: string[] = [];
    const visit = (folder: string) => {
      for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isSymbolicLink() || entry.isSocket()) continue;
        const mode = fs.statSync(file).mode & 0o777;
        if (entry.isDirectory()) visit(file);
        else if ((mode & 0o077) !== 0)
          open.push(`${path.relative(stage.stateDir, file)} ${mode.toString(8)}`);
      }
    };
    const top = fs.statSync(stage.stateDir).mode & 0o777;
    visit(stage.stateDir);
    return {
      refused: (top & 0o077) === 0 && open.length === 0,
      happened: open.join(', ') || `state folder ${top.toString(8)}, every file for its owner only`,
    };
  });

  attack(25, 'sign in to PostgreSQL without its password', 'scram, refused', async () => {
    const { host, port, user, database } = stage.databaseAddress;
    const tries = ['', 'postgres', 'flyloft', 'password'];
    const results = await Promise.all(
      [user, 'postgres'].flatMap(name =>
        tries.map(async password => {
          const client = knexFactory({
            client: 'pg',
            connection: { host, port, user: name, password, database },
            pool: { min: 0, max: 1 },
            log: { warn: () => undefined, error: () => undefined },
          });
          return client
            .raw('select 1')
            .then(
              () => `${name} came in`,
              (error: Error) => error.message
            )
            .finally(() => client.destroy());
        })
      )
    );
    const through = results.filter(text => text.endsWith('came in'));
    const known = results.every(text => /password|SASL|SCRAM/i.test(text));
    return { refused: through.length === 0 && known, happened: through.join(', ') || results[1] || '' };
  });

  const unsafe: Array<[string, NodeJS.ProcessEnv]> = [
    ['another base URL', { APP_CONFIG_backend_baseUrl: '"http://portal.example.com"' }],
    ['an app elsewhere', { APP_CONFIG_app_baseUrl: '"http://portal.example.com"' }],
    ['every network address', { APP_CONFIG_backend_listen_host: '"0.0.0.0"' }],
    ['production mode', { NODE_ENV: 'production' }],
  ];
  for (const [what, env] of unsafe) {
    attack(25, `start the demo sign-in under ${what}`, 'the portal does not start', async () => {
      const { code, output } = await stage.tryPortal(env);
      const why = /does not start with it: [^\n]*/.exec(output)?.[0] ?? output.slice(-200);
      return { refused: code !== 0 && /Demo sign-in/.test(output), happened: `exit ${code}: ${why}` };
    });
  }
}
