import fs from 'node:fs';
import path from 'node:path';
import { exampleConfig } from '../__testUtils__/exampleConfig';
import { HOST_FAILURES } from '../lifecycle/hostFailure';

// eslint-disable-next-line no-restricted-syntax -- a test runs from its source
const readme = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');

describe('the README', () => {
  it('shows the config with which the tests start hosts', () => {
    const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(
      ([, text = '']) => JSON.parse(text) as unknown
    );
    const { base, secret } = exampleConfig('http://flyloft-portal.flyloft-system:7007', {
      host: 'postgres.flyloft-system',
      port: 5432,
      user: 'flyloft_tech_radar',
      database: 'flyloft_tech_radar',
      password: '…',
    });
    expect(blocks).toEqual([base, secret]);
  });

  it('lists every exit code', () => {
    const rows = [...readme.matchAll(/^\| (\d+) *\| `([A-Z_]+)` *\|/gm)].map(([, exitCode, code]) => [
      code,
      Number(exitCode),
    ]);
    expect(rows).toEqual(Object.entries(HOST_FAILURES).map(([code, { exitCode }]) => [code, exitCode]));
  });
});
