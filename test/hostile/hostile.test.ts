/**
 * The hostile fixture plugin against a portal of its own: an attack, or several, for each rule of the security model
 * that binds today. The table at the end says what was refused.
 */
import { audit } from './attacks/audit';
import { bundles } from './attacks/bundles';
import { connections } from './attacks/connections';
import { databases } from './attacks/databases';
import { decisions, decisionsBefore } from './attacks/decisions';
import { fence } from './attacks/fence';
import { frontends } from './attacks/frontends';
import { ids } from './attacks/ids';
import { loopback } from './attacks/loopback';
import { packing } from './attacks/packing';
import { processes } from './attacks/processes';
import { proxy } from './attacks/proxy';
import { schemas } from './attacks/schemas';
import { secrets } from './attacks/secrets';
import { tokens } from './attacks/tokens';
import { collect, table, tryOut } from './stage/attack';
import { Stage } from './stage/stage';

jest.setTimeout(300_000);

const stage = new Stage();

beforeAll(() => stage.open());

afterAll(async () => {
  await stage.close();
  process.stdout.write(table());
});

const perform = (...areas: Array<(on: Stage) => void>) => {
  for (const attack of collect(() => areas.forEach(area => area(stage)))) {
    it(`rule ${attack.rule}: ${attack.name}`, async () => {
      expect(await tryOut(attack)).toEqual({ refused: true, happened: expect.any(String) });
    });
  }
};

describe('before it is approved', () => {
  perform(ids, bundles, schemas, packing, loopback, connections, decisionsBefore);
});

describe('once it runs', () => {
  beforeAll(() => stage.install());
  perform(fence, tokens, proxy, databases, processes, decisions, secrets, frontends, audit);
});
