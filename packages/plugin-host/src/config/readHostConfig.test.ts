import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exampleConfig } from '../__testUtils__/exampleConfig';
import { readHostConfig } from './readHostConfig';

let folder: string;
const dirs = () => ({ configDir: path.join(folder, 'config'), secretDir: path.join(folder, 'secret') });
const write = (dir: 'config' | 'secret', text: string) =>
  fs.writeFileSync(path.join(folder, dir, 'app-config.json'), text);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-config-'));
  for (const dir of ['config', 'secret']) fs.mkdirSync(path.join(folder, dir));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('readHostConfig', () => {
  it('lays the Secret over the ConfigMap and knows its secrets', () => {
    const { base, secret } = exampleConfig('http://portal', {
      host: '127.0.0.1',
      port: 5432,
      user: 'role',
      password: 'hunter2!',
      database: 'db',
    });
    write('config', JSON.stringify({ ...base, widget: { url: 'https://example.com', limit: 3 } }));
    write('secret', JSON.stringify({ ...secret, widget: { token: 'abc-def' } }));
    const { config, secrets } = readHostConfig(dirs());
    expect(config.getString('widget.url')).toBe('https://example.com');
    expect(config.getString('widget.token')).toBe('abc-def');
    expect(config.getString('backend.database.pluginDivisionMode')).toBe('schema');
    expect(config.getString('backend.database.connection.password')).toBe('hunter2!');
    // Names of hosts and roles are no secrets: hiding them would make the log useless.
    expect(secrets.sort()).toEqual(['abc-def', 'hunter2!']);
  });

  it('says which keys the portal did not render', () => {
    write('config', '{"backend":{"baseUrl":"https://portal"}}');
    expect(() => readHostConfig(dirs())).toThrow('lacks discovery.endpoints, backend.database');
  });

  it('names a file that is missing or broken, and nothing of what is in it', () => {
    expect(() => readHostConfig(dirs())).toThrow(/config\/app-config\.json cannot be read \(ENOENT\)/);
    write('config', '{}');
    write('secret', '{"password": "hunter2!" oops');
    expect(() => readHostConfig(dirs())).toThrow(/secret\/app-config\.json does not hold a JSON object/);
    expect(() => readHostConfig(dirs())).not.toThrow(/hunter2/);
  });
});
