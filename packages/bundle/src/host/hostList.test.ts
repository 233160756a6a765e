import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HOST_LIST } from './hostList';

describe('HOST_LIST', () => {
  it('is in step with what the plugin host provides and with what is installed', () => {
    const script = path.resolve(__dirname, '../../scripts/update-host-packages.mjs');
    const fresh = execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' });
    // Where this fails: run `node packages/bundle/scripts/update-host-packages.mjs`.
    expect(readFileSync(path.join(__dirname, 'hostPackages.json'), 'utf8')).toBe(fresh);
    expect(HOST_LIST.specifiers).toContain('@backstage/backend-plugin-api');
    expect(Object.keys(HOST_LIST.packages)).toContain('knex');
  });
});
