import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseOptions, type ParsedOptions } from './options';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-options-'));
const kubeconfig = path.join(folder, 'config');
fs.writeFileSync(kubeconfig, '');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const parse = (...args: string[]): ParsedOptions => parseOptions(args, '/root-of-checkout', folder);

describe('options', () => {
  it('have defaults for everything', () => {
    expect(parse()).toEqual({
      state: 'run',
      options: {
        port: 7007,
        stateDir: '/root-of-checkout/.flyloft',
        databaseUrl: undefined,
        cluster: undefined,
        portalInternalUrl: undefined,
        pluginHostImage: 'flyloft/plugin-host:dev',
        examples: true,
      },
    });
  });

  it('put a real cluster and a real PostgreSQL in place of the local ones', () => {
    expect(
      parse(
        '--kubeconfig',
        'config',
        '--context',
        'prod',
        '--database',
        'postgresql://u:p@db/flyloft',
        '--port',
        '80'
      )
    ).toMatchObject({
      state: 'run',
      options: {
        port: 80,
        databaseUrl: 'postgresql://u:p@db/flyloft',
        cluster: { kubeconfig, context: 'prod' },
      },
    });
  });

  it.each([
    [['--port', 'http'], '--port wants a number'],
    [['--port', '70000'], '--port wants a number'],
    [['--database', 'mysql://db'], '--database wants a URL'],
    [['--portal-url', 'here'], '--portal-url wants a URL'],
    [['--context', 'prod'], '--context needs --kubeconfig'],
    [['--kubeconfig', 'nowhere'], 'there is no file'],
    [['--colour'], "Unknown option '--colour'"],
    [['now'], "Unexpected argument 'now'"],
    [['--port'], "Option '--port <value>' argument missing"],
  ])('refuse %j', (args, message) => {
    expect(parse(...args)).toEqual({ state: 'wrong', message: expect.stringContaining(message) });
  });

  it('explain themselves', () => {
    expect(parse('--help', '--port', 'x')).toEqual({ state: 'help' });
  });
});
