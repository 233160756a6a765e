import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { doTheSame } from './doTheSame';

const schema = {
  type: 'object',
  properties: { url: { type: 'string' }, token: { type: 'string', visibility: 'secret' } },
};
const config = { url: `https://a.example/$HOME/it's\nEND\n`, token: { $secret: 's1', hash: 'h' } };
const ways = (more: Partial<Parameters<typeof doTheSame>[0]> = {}) => {
  const made = doTheSame({
    change: { kind: 'install', pluginId: 'radar', range: '1.0.0', config },
    environment: 'local',
    schema,
    config,
    yaml: '# ours\nurl: x\n',
    running: undefined,
    portal: 'http://localhost:7007',
    ...more,
  });
  return Object.fromEntries(made.map(({ id, text }) => [id, text]));
};

it('writes the file that a shell makes exactly as the configuration is, with its comments', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'same-'));
  const [script = ''] = ways().cli!.split('./flyloft');
  execFileSync('sh', ['-c', script], { cwd: folder });
  const text = fs.readFileSync(path.join(folder, 'radar.yaml'), 'utf8');
  fs.rmSync(folder, { recursive: true });
  expect(parse(text)).toEqual(config);
  expect(text).toContain('# ours');
});

it('adds the file where nothing runs, and changes it where something does', () => {
  expect(ways().git).toContain('--- /dev/null\n+++ b/flyloft/local/radar.yaml');
  const running = { ...config, url: 'https://old.example' };
  expect(ways({ running }).git).toContain('-url: https://old.example');
});

it('has no secret that is not a reference', () => {
  const clear = { ...config, token: 'hunter2-in-clear' };
  const texts = JSON.stringify(ways({ config: clear, yaml: 'token: hunter2-in-clear\n', running: clear }));
  expect(texts).not.toContain('hunter2');
  expect(texts).toContain('enter it in the portal');
});
