import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writePatch } from './writePatch';

const file = 'flyloft/local/radar.yaml';
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'patch-'));
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const apply = (patch: string) => {
  execFileSync('git', ['apply', '-'], { cwd: folder, input: patch });
  return fs.readFileSync(path.join(folder, file), 'utf8');
};

it('adds a file as git takes it', () => {
  const after = '# ours\nurl: https://a.example\nlevel: 3\n';
  expect(apply(writePatch({ path: file, before: undefined, after }))).toBe(after);
});

it('changes a file as git takes it', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `key${index}: ${index}\n`);
  const before = lines.join('');
  const after = before.replace('key2: 2', 'key2: two').replace('key28: 28\n', '');
  fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), before);
  expect(apply(writePatch({ path: file, before, after }))).toBe(after);
});

it('is empty where nothing differs', () => {
  expect(writePatch({ path: file, before: 'a: 1\n', after: 'a: 1\n' })).toBe('');
});
