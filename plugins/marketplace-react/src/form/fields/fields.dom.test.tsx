import { act, screen, waitFor } from '@testing-library/react';
import { LEAF, LEAF_KEY, RSA } from '../__testUtils__/certificates';
import { renderForm } from '../__testUtils__/renderForm';
import type { FieldLookups, FormServices } from '../services';
import { builtInFields } from './builtInFields';

jest.mock('../../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});
// The simulated browser has no cryptography; what it says is tested beside it.
jest.mock('./connections/keyMatch', () => ({ keyMatches: async () => 'yes' }));
jest.setTimeout(20_000);

const reference = (id: string) => ({ $secret: id, hash: `hash of ${id}` });

/** A form with one of the fields in it. */
function renderField(
  name: string,
  given: { value?: unknown; schema?: object; options?: object; services?: FormServices } = {}
) {
  const field = builtInFields.find(candidate => candidate.name === name)!;
  const stored: string[] = [];
  const view = renderForm({
    schema: { type: 'object', properties: { it: { ...field.schema, ...given.schema, title: 'It' } } },
    uiSchema: { it: { 'ui:field': name, 'ui:options': { ...given.options } } },
    ...(given.value === undefined ? {} : { value: { it: given.value } }),
    fields: builtInFields,
    services: {
      storeSecret: async value => {
        stored.push(value);
        return reference(`s${stored.length}`);
      },
      ...given.services,
    },
  });
  return { ...view, it: () => view.value().it, stored };
}
const asking = (lookups: FieldLookups): FormServices => ({ lookups });

it('picks an entity of the catalogue', async () => {
  const findEntities = jest.fn(async () => ({
    total: 1,
    items: [{ ref: 'component:default/radar', title: 'Radar', kind: 'Component' }],
  }));
  const { user, it: value } = renderField('entity-picker', {
    options: { filter: { kind: 'Component' } },
    services: asking({ findEntities }),
  });
  await user.type(await screen.findByLabelText('It'), 'component:default/radar');
  expect(await screen.findByText('Radar (Component)', { exact: false })).toBeInTheDocument();
  expect(value()).toBe('component:default/radar');
  await waitFor(() =>
    expect(findEntities).toHaveBeenLastCalledWith(
      { filter: { kind: 'Component' }, text: 'component:default/radar', limit: 20 },
      expect.anything()
    )
  );
});

it('counts what a catalogue filter matches', async () => {
  const findEntities = async () => ({ total: 7, items: [{ ref: 'a', title: 'Shop', kind: 'Component' }] });
  const { user, it: value } = renderField('catalog-filter', {
    value: { kind: 'Component' },
    services: asking({ findEntities }),
  });
  expect(await screen.findByText(/7 in the catalogue match: Shop …/)).toBeInTheDocument();
  const values = screen.getByLabelText('Values 1, separated by commas');
  await user.clear(values);
  await user.type(values, 'Component, API');
  expect(value()).toEqual({ kind: ['Component', 'API'] });
});

it('offers what the namespace has, and says when a name is not there', async () => {
  const listResources = async () => ({ namespace: 'radar', items: [{ name: 'settings', keys: ['region'] }] });
  const { user, it: value } = renderField('kubernetes-resource', {
    value: { name: 'settings' },
    services: asking({ listResources }),
  });
  expect(await screen.findByText('It is there, in namespace radar.', { exact: false })).toBeInTheDocument();
  await user.type(screen.getByLabelText('Key'), 'region');
  await user.type(screen.getByLabelText('ConfigMap'), 'x');
  expect(await screen.findByText(/no ConfigMap of this name now/)).toBeInTheDocument();
  expect(value()).toEqual({ name: 'settingsx', key: 'region' });
});

it('reads branches of a repository, and says where it cannot', async () => {
  const listBranches = jest.fn(async (url: string) => {
    if (url.includes('private')) throw new Error('The portal has no integration for it.');
    return { branches: ['main', 'next'] };
  });
  const { user } = renderField('git-repository', {
    value: { url: 'https://example.com/a/b', branch: 'old' },
    services: asking({ listBranches, listPaths: async () => ({ paths: ['docs'], truncated: false }) }),
  });
  expect(await screen.findByText(/has no branch old/)).toBeInTheDocument();
  await user.clear(screen.getByLabelText('Branch'));
  expect(await screen.findByText(/can read it: 2 branches/)).toBeInTheDocument();
  await user.type(screen.getByLabelText('Repository'), '-private');
  expect(
    await screen.findByText('The portal has no integration for it.', { exact: false })
  ).toBeInTheDocument();
});

it('tries an address when asked, and says what came back', async () => {
  const checkAddress = jest.fn(async () => ({ outcome: 'answered', status: 401, milliseconds: 12 } as const));
  const { user } = renderField('api-endpoint', {
    value: 'https://api.example.com',
    services: asking({ checkAddress }),
  });
  await user.click(await screen.findByRole('button', { name: 'Try this address' }));
  expect(await screen.findByText(/Answered with status 401 after 12 ms/)).toBeInTheDocument();
});

it('says whether a port is free', async () => {
  const listPorts = async () => ({ namespace: 'radar', items: [{ port: 8080, service: 'web' }] });
  const { user, it: value } = renderField('port-selector', { value: 8080, services: asking({ listPorts }) });
  expect(await screen.findByText(/Service web uses it/)).toBeInTheDocument();
  await user.clear(screen.getByLabelText('It'));
  await user.type(screen.getByLabelText('It'), '8081');
  expect(await screen.findByText('Free in namespace radar.', { exact: false })).toBeInTheDocument();
  expect(value()).toBe(8081);
});

it('stores the secret of a webhook and sends a test delivery with it', async () => {
  const testWebhook = jest.fn(async () => ({ outcome: 'failed', because: 'nothing listens there' } as const));
  const {
    user,
    it: value,
    stored,
  } = renderField('webhook-config', {
    value: { url: 'https://example.com' },
    services: asking({ testWebhook }),
  });
  await user.type(await screen.findByLabelText(/^Signing secret/), 'hunter2');
  await user.tab();
  expect(await screen.findByText('Set. It is never shown again.')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Send a test delivery' }));
  expect(await screen.findByText(/nothing listens there/)).toBeInTheDocument();
  expect(screen.queryByText(/signed with HMAC/)).not.toBeInTheDocument();
  expect(testWebhook).toHaveBeenCalledWith({ url: 'https://example.com', secret: reference('s1') });
  expect([value(), stored]).toEqual([{ url: 'https://example.com', secret: reference('s1') }, ['hunter2']]);
});

it('fills in what is known of an OAuth provider and shows where people come back to', async () => {
  const { user, it: value } = renderField('oauth-config', {
    services: { redirectUrl: 'https://portal/back' },
  });
  await user.click(await screen.findByRole('button', { name: /Provider/ }));
  await user.click(await screen.findByRole('option', { name: 'GitHub' }));
  await user.click(await screen.findByRole('checkbox', { name: 'repo' }));
  expect(value()).toMatchObject({
    provider: 'github',
    tokenUrl: 'https://github.com/login/oauth/access_token',
    scopes: ['read:user', 'repo'],
  });
  expect(screen.getByText('https://portal/back')).toBeInTheDocument();
});

it('takes a .env file, secrets apart and never in the form', async () => {
  const { user, it: value, stored, container } = renderField('environment-variables');
  await user.click(await screen.findByRole('button', { name: 'Import a .env file' }));
  const area = screen.getByLabelText(/^Content of the \.env file/);
  await user.click(area);
  await user.paste('# comment\nLOG_LEVEL="info"\nexport API_TOKEN=hunter2 # mine\nlower=1\nnonsense');
  await user.click(screen.getByRole('button', { name: 'Take these variables' }));
  expect(
    await screen.findByText(/Took 2 variables, 1 of them stored as secrets. Left out: line 4/)
  ).toBeInTheDocument();
  expect(value()).toEqual({ plain: { LOG_LEVEL: 'info' }, secret: { API_TOKEN: reference('s1') } });
  expect(stored).toEqual(['hunter2']);
  expect(container.innerHTML).not.toContain('hunter2');
});

it('takes a .env file as it is chosen', async () => {
  const { user, it: value } = renderField('environment-variables');
  // The simulated browser's files have no text.
  const envFile = Object.assign(new File([], '.env'), { text: async () => 'REGION=north' });
  await user.click(await screen.findByRole('button', { name: 'Import a .env file' }));
  await user.upload(screen.getByLabelText('Or take it from a file'), envFile);
  expect(await screen.findByText(/Took 1 variables, 0 of them stored as secrets/)).toBeInTheDocument();
  expect(value()).toEqual({ plain: { REGION: 'north' } });
});

it('says of a key that it was compared with another certificate, once there is another one', async () => {
  const { user } = renderField('certificate-picker', { value: { certificate: LEAF } });
  const area = await screen.findByLabelText(/^Private key, in PEM form/);
  await user.click(area);
  await user.paste(LEAF_KEY);
  await user.click(screen.getByRole('button', { name: 'Store the private key' }));
  expect(await screen.findByText(/The key belongs to the certificate and is stored/)).toBeInTheDocument();
  const pem = screen.getByLabelText('Certificate and chain, in PEM form');
  await user.clear(pem);
  await user.click(pem);
  await user.paste(RSA);
  await user.tab();
  expect(await screen.findByText(/compared with another certificate/)).toBeInTheDocument();
  expect(screen.queryByText(/belongs to the certificate and is stored/)).not.toBeInTheDocument();
});

it('keeps names apart in key-value pairs', async () => {
  const { user, it: value } = renderField('key-value-pairs', { value: { a: '1' } });
  await user.click(await screen.findByRole('button', { name: 'Add to It' }));
  expect(screen.getByLabelText('Name 2')).toHaveFocus();
  await user.type(screen.getByLabelText('Name 2'), 'a');
  await user.type(screen.getByLabelText('Value 2'), '2');
  expect(await screen.findAllByText('This name is there twice.')).toHaveLength(2);
  expect(value()).toEqual({ a: '1' });
  await user.type(screen.getByLabelText('Name 2'), 'b');
  expect(value()).toEqual({ a: '1', ab: '2' });
});

it('reads a cron expression out, with the next five runs in its zone', async () => {
  renderField('cron-expression', { value: { expression: '30 6 * * 1-5', timeZone: 'Europe/Berlin' } });
  expect(await screen.findByText(/At 06:30, Monday through Friday \(Europe\/Berlin\)/)).toBeInTheDocument();
  expect(screen.getAllByRole('listitem')).toHaveLength(5);
});

it('tries a pattern on lines that stay in the page', async () => {
  const { user, it: value } = renderField('regex-tester', {
    value: '^b',
    options: { samples: ['abc', 'bcd'] },
  });
  expect(await screen.findByText('Found in 1 of 2 lines.', { exact: false })).toBeInTheDocument();
  await user.type(screen.getByLabelText(/^Try it on/), '{Enter}bb');
  expect(await screen.findByText('Found in 2 of 3 lines.', { exact: false })).toBeInTheDocument();
  expect(value()).toBe('^b');
});

it.each([
  ['code-editor', 'const a = 1;', 'It'],
  ['json-editor', { level: 'info' }, 'It, JSON'],
  ['yaml-editor', { stages: ['a'] }, 'It, YAML'],
])('loads the editor of %s when it is needed', async (name, value, label) => {
  renderField(name, { value });
  const editor = await screen.findByRole('textbox', { name: label }, { timeout: 10_000 });
  await waitFor(() => expect(editor.textContent).toMatch(/const a|level|stages/));
});

it('says what is wrong inside of a value that has several parts', async () => {
  const { form } = renderField('oauth-config', { value: { provider: 'github', clientId: 'flyloft' } });
  await screen.findByLabelText('Client id');
  await act(async () => {
    await form().validate();
  });
  expect(
    await screen.findByText('Client secret: Fill this in.', { exact: false, selector: 'li' })
  ).toBeInTheDocument();
  // Said once, and by the part.
  expect(screen.queryByText(/Must have a stored client secret/)).not.toBeInTheDocument();
});

it('says what a URL means, and what is wrong with it', async () => {
  const { user, form } = renderField('url-validator');
  await user.type(await screen.findByLabelText('It'), 'http://me:pw@example.com');
  expect(await form().validate()).toEqual([
    { path: '/it', message: 'must not contain a name or a password; enter them as secrets' },
  ]);
});
