import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import {
  PortTakenError,
  isSameProcess,
  startEmbeddedPostgres,
  stopProcess,
  waitForExit,
  type EmbeddedPostgres,
} from './index';

jest.setTimeout(60_000);

const stateDir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-embedded-')), 'postgres');
let server: EmbeddedPostgres;

async function query(text: string, database = 'portal'): Promise<unknown[]> {
  const client = new Client({ ...server.connection, database });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  server = await startEmbeddedPostgres({ stateDir });
  await server.ensureDatabase('portal');
});

afterAll(async () => {
  await server.stop();
  fs.rmSync(path.dirname(server.dataDir), { recursive: true, force: true });
  fs.rmSync(path.dirname(stateDir), { recursive: true, force: true });
});

describe('embedded PostgreSQL', () => {
  it('keeps its folders and files to itself', () => {
    expect(fs.statSync(stateDir).mode & 0o777).toBe(0o700);
    expect(fs.statSync(server.dataDir).mode & 0o777).toBe(0o700);
    for (const name of ['password', 'identity.json']) {
      expect(fs.statSync(path.join(stateDir, name)).mode & 0o777).toBe(0o600);
    }
    expect(fs.statSync(server.logFile).mode & 0o777).toBe(0o600);
  });

  it('checks passwords by scram, on loopback only, with the socket in a private folder', async () => {
    await expect(new Client({ ...server.connection, password: 'guess' }).connect()).rejects.toMatchObject({
      code: '28P01',
    });
    expect(await query('SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query('SELECT DISTINCT auth_method FROM pg_hba_file_rules')).toEqual([
      { auth_method: 'scram-sha-256' },
    ]);
    const [row] = await query('SHOW unix_socket_directories');
    const { unix_socket_directories: socketDir } = row as { unix_socket_directories: string };
    expect(socketDir === '' || (fs.statSync(socketDir).mode & 0o777) === 0o700).toBe(true);
  });

  it("lets one role into no other role's database", async () => {
    await query("CREATE ROLE stranger LOGIN PASSWORD 'secret'");
    for (const database of ['portal', 'postgres', 'template1']) {
      const client = new Client({ ...server.connection, user: 'stranger', password: 'secret', database });
      await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is taken over when it runs, and keeps its data', async () => {
    await query('CREATE TABLE kept (i int); INSERT INTO kept VALUES (7)');
    const again = await startEmbeddedPostgres({ stateDir });
    expect(again.adopted).toBe(true);
    expect(again.identity).toEqual(server.identity);
    expect(again.connection).toEqual(server.connection);
  });

  it('is taken over by its own pid file where the identity was never written', async () => {
    fs.rmSync(path.join(stateDir, 'identity.json'));
    const again = await startEmbeddedPostgres({ stateDir });
    expect(again.adopted).toBe(true);
    expect(again.identity).toEqual(server.identity);
  });

  it('starts anew on the same port after kill -9, with every commit', async () => {
    const { identity, connection } = server;
    process.kill(identity.pid, 'SIGKILL');
    expect(await waitForExit(identity, 5_000)).toBe(true);
    server = await startEmbeddedPostgres({ stateDir });
    expect(server.adopted).toBe(false);
    expect(server.identity).not.toEqual(identity);
    expect(server.connection).toEqual(connection);
    expect(await query('SELECT i FROM kept')).toEqual([{ i: 7 }]);
  });

  it('refuses another port where the last one is written down elsewhere', async () => {
    const { port } = server.connection;
    await server.stop();
    const other = net.createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    await expect(startEmbeddedPostgres({ stateDir, keepPort: true })).rejects.toEqual(
      new PortTakenError(port)
    );
    other.close();
    await once(other, 'close');
    server = await startEmbeddedPostgres({ stateDir, keepPort: true });
    expect(server.connection.port).toBe(port);
  });

  it('replaces a server that hangs', async () => {
    const { identity } = server;
    process.kill(identity.pid, 'SIGSTOP');
    server = await startEmbeddedPostgres({ stateDir, patience: { answerMs: 200, stopMs: 200 } });
    expect(isSameProcess(identity)).toBe(false);
    expect(await query('SELECT i FROM kept')).toEqual([{ i: 7 }]);
  });

  it('is not in the way of a new state folder at the same place', async () => {
    const place = path.join(path.dirname(stateDir), 'again');
    const first = await startEmbeddedPostgres({ stateDir: place });
    fs.rmSync(place, { recursive: true });
    const second = await startEmbeddedPostgres({ stateDir: place });
    expect(second.adopted).toBe(false);
    expect(second.connection.password).not.toBe(first.connection.password);
    // For everybody but root the data went with the folder, and PostgreSQL ends by itself when it notices.
    expect(process.getuid?.() === 0 && isSameProcess(first.identity)).toBe(false);
    await stopProcess(first.identity, { signal: 'SIGINT' });
    await second.stop();
    for (const { dataDir } of [first, second])
      fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
  });

  it('says what PostgreSQL says when it cannot start', async () => {
    const broken = path.join(path.dirname(stateDir), 'broken');
    await expect(
      startEmbeddedPostgres({ stateDir: broken, settings: { shared_buffers: 'much' } })
    ).rejects.toThrow(/did not start: .*invalid value for parameter "shared_buffers"/s);
    const id = path.join(broken, 'data-id');
    if (!fs.existsSync(id)) return;
    const suffix = fs.readFileSync(id, 'utf8').trim();
    for (const name of fs.readdirSync('/var/lib/flyloft')) {
      if (name.endsWith(suffix)) fs.rmSync(path.join('/var/lib/flyloft', name), { recursive: true });
    }
  });
});
