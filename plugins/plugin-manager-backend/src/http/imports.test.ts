import type { ImportAnswer } from '@flyloft/plugin-manager-common';
import { refreshCatalogue } from '../app/sources/refreshCatalogue';
import { as, bundleOf, startTestPortal, type TestPortal } from './__testUtils__/portal';

jest.setTimeout(60_000);

let portal: TestPortal;

const FILE = `
includes: [dynamic-plugins.default.yaml]
plugins:
  - package: ./dynamic-plugins/dist/acme-plugin-radar
    disabled: false
    pluginConfig:
      dynamicPlugins: { frontend: { acme.plugin-radar: {} } }
      radar: { title: Ours }
  - package: oci://quay.io/acme/acme-plugin-radar:1.0
    pluginConfig:
      radar: { rings: 4, token: "\${TOKEN}" }
      proxy: { '/x': y }
  - package: '@acme/plugin-strict'
  - package: '@acme/plugin-listed@1.0.0'
  - package: ./dynamic-plugins/dist/acme-plugin-nobody-knows
  - package: '@acme/plugin-off'
    disabled: true
`;

beforeAll(async () => {
  portal = await startTestPortal();
  await portal.store.sources.configure([{ name: 'list', kind: 'test' }]);
  await portal.store.sources.replaceContent(
    'list',
    {
      listings: [
        {
          key: 'listed',
          name: 'Listed',
          description: '',
          categories: [],
          keywords: [],
          highlights: [],
          links: [],
          packages: [{ name: '@acme/plugin-listed', configExamples: [] }],
        },
      ],
      kept: [],
      incomplete: false,
      collections: [],
      defects: [],
    },
    new Date()
  );
  await portal.store.transaction(tx => refreshCatalogue(tx, { list: () => [] }, new Date()));
  const publish = async (manifest: object) => {
    const { tgz } = await bundleOf(manifest);
    const upload = portal.api.post('/bundles').set(as('admin')).set('content-type', 'application/gzip');
    await upload.send(tgz).expect(201);
  };
  const radar = {
    type: 'object',
    // Each of the file's packages brings one of them.
    required: ['title', 'rings'],
    properties: { title: { type: 'string' }, rings: { type: 'number' } },
  };
  await publish({
    id: 'radar',
    configSchema: { type: 'object', properties: { radar } },
    packed: { frontend: { name: '@acme/plugin-radar', version: '1.0.0' } },
  });
  await publish({
    id: 'strict',
    name: 'Strict',
    configSchema: { type: 'object', required: ['url'], properties: { url: { type: 'string' } } },
    packed: { frontend: { name: '@acme/plugin-strict', version: '1.0.0' } },
  });
});
afterAll(() => portal.close());

const send = (body: object, person = as('dev')) =>
  portal.api.post('/imports/dynamic-plugins').set(person).send(body);

it('says what becomes of each package, and stores nothing', async () => {
  const answer = await send({ content: FILE });
  expect(answer.status).toBe(200);
  const { items, plan, summary } = answer.body as ImportAnswer;
  expect(items.map(item => [item.line, item.outcome, item.pluginId])).toEqual([
    [4, 'install', 'radar'],
    [9, 'install', 'radar'],
    [13, 'needs-values', 'strict'],
    [14, 'no-bundle', expect.any(String)],
    [15, 'unknown', undefined],
    [16, 'disabled', undefined],
  ]);
  expect(items[1]).toMatchObject({
    config: { radar: { rings: 4 } },
    open: [{ pointer: '/radar/token', variable: 'TOKEN' }],
    leftOut: ['proxy'],
  });
  expect(items[3]?.says).toContain('flyloft pack @acme/plugin-listed');
  expect(summary).toBe(
    'Installs 1 plugin of 6 packages: 1 to be completed, 1 without a bundle, 1 unknown here, 1 switched off.'
  );
  expect(plan?.content.items.map(item => item.pluginId)).toEqual(['radar']);
  expect((await portal.api.get('/plans').set(as('admin'))).body.items).toEqual([]);
});

it('asks for the plan, with the settings of each package of a plugin', async () => {
  const answer = await send({ content: FILE, request: true, reason: 'We move' });
  expect(answer.status).toBe(202);
  expect(answer.body.plan).toMatchObject({ state: 'waiting', reason: 'We move' });
  const [item] = answer.body.plan.content.items;
  expect(JSON.stringify(item)).toContain('Ours');
  expect(JSON.stringify(item)).not.toContain('TOKEN');
});

it.each([
  ['a file that was cut off', 'plugins:\n  - package: "x', /Line 2: The document cannot be read/],
  ['no list', 'plugins: none', /Line 1: plugins/],
  ['an entry without a package', 'plugins:\n  - disabled: true', /Line 2: plugins\.0\.package/],
  ['nothing', '# empty', /The file is empty/],
])('names the line of %s', async (_what, content, message) => {
  const answer = await send({ content });
  expect([answer.status, answer.body.error.code]).toEqual([400, 'INPUT_INVALID']);
  expect(answer.body.error.message).toMatch(message);
});
