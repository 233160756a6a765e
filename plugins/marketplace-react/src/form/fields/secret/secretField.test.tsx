import { screen, waitFor, within } from '@testing-library/react';
import type { OfferedSecretList } from '@flyloft/plugin-manager-common';
import { renderForm } from '../../__testUtils__/renderForm';
import type { FormServices } from '../../services';
import { builtInFields } from '../builtInFields';

jest.mock('../../../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../../../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});
jest.setTimeout(20_000);

const offered: OfferedSecretList = {
  items: [
    {
      from: 'kubernetes',
      name: 'shared/jenkins',
      where: 'Secret jenkins of namespace shared',
      keys: [{ key: 'token', reference: 'kubernetes:shared/jenkins/token' }],
    },
  ],
  sources: ['kubernetes', 'vault'],
  silent: [{ from: 'vault', because: 'Vault is sealed or down for maintenance (503).' }],
};

function renderSecret(services: Partial<FormServices> = {}, value?: object) {
  const view = renderForm({
    schema: { type: 'object', properties: { it: { type: 'string', format: 'password', title: 'Token' } } },
    ...(value ? { value: { it: value } } : {}),
    fields: builtInFields,
    services: {
      storeSecret: async () => ({ $secret: 'stored', hash: 'h' }),
      secretSources: ['kubernetes', 'vault'],
      listSecrets: async () => offered,
      referToSecret: async $secret => ({ $secret, hash: 'looked up' }),
      ...services,
    },
  });
  return { ...view, it: () => view.value().it };
}

it('takes a secret of the cluster by its name and key', async () => {
  const asked: string[] = [];
  const { user, it: value } = renderSecret({
    referToSecret: async $secret => {
      asked.push($secret);
      return { $secret, hash: 'looked up' };
    },
  });
  await user.click(await screen.findByRole('radio', { name: 'Kubernetes Secret' }));
  const group = await screen.findByRole('group', { name: 'Token: Kubernetes Secret' });
  await user.type(within(group).getByLabelText('Kubernetes Secret'), 'shared/jenkins');
  await user.type(within(group).getByLabelText('Key'), 'token');
  await user.tab();
  await user.click(within(group).getByRole('button', { name: 'Use it for Token' }));
  expect(
    await screen.findByText('Taken from key token of Secret jenkins in namespace shared.')
  ).toBeVisible();
  expect(asked).toEqual(['kubernetes:shared/jenkins/token']);
  await waitFor(() =>
    expect(value()).toEqual({ $secret: 'kubernetes:shared/jenkins/token', hash: 'looked up' })
  );
  await user.click(screen.getByRole('button', { name: 'Change Token' }));
  await waitFor(() => expect(value()).toBeUndefined());
});

it('says what the portal says of a secret that is not there, and what Vault says of itself', async () => {
  const { user, it: value } = renderSecret({
    referToSecret: async () => Promise.reject(new Error('There is no key token of ci in Vault.')),
  });
  await user.click(await screen.findByRole('radio', { name: 'Vault' }));
  expect(await screen.findByText(/Vault is sealed/)).toBeVisible();
  const use = screen.getByRole('button', { name: 'Use it for Token' });
  await user.click(use);
  expect(await screen.findByText(/Give the name and the key/)).toBeVisible();
  await user.type(screen.getByLabelText('Path in Vault'), 'ci');
  await user.type(screen.getByLabelText('Key'), 'token');
  await user.tab();
  await user.click(use);
  expect(await screen.findByText('There is no key token of ci in Vault.')).toBeVisible();
  expect(value()).toBeUndefined();
});

it('says that the portal has no Vault', async () => {
  const { user } = renderSecret({
    listSecrets: async () => ({ items: [], sources: ['kubernetes'], silent: [] }),
  });
  await user.click(await screen.findByRole('radio', { name: 'Vault' }));
  expect(await screen.findByText(/This portal has no Vault/)).toBeVisible();
});

it('shows a reference without its hash as taken, too', async () => {
  renderSecret({}, { $secret: 'vault:ci/jenkins#token' });
  expect(await screen.findByText('Taken from key token of ci/jenkins in Vault.')).toBeVisible();
});

it('takes only new values where nothing else keeps secrets', async () => {
  const { container } = renderForm({
    schema: { type: 'object', properties: { it: { type: 'string', format: 'password', title: 'Token' } } },
    fields: builtInFields,
    services: { storeSecret: async () => ({ $secret: 'stored', hash: 'h' }) },
  });
  expect(await screen.findByLabelText('Token')).toBeVisible();
  expect(within(container).queryByRole('radio')).toBeNull();
});

it.each([
  [
    'oauth-config',
    { provider: 'github', clientId: 'id', clientSecret: { $secret: 'vault:ci#secret' } },
    'secret',
  ],
  ['webhook-config', { url: 'https://hook.example', secret: { $secret: 'vault:ci#secret' } }, 'secret'],
])('is a part of %s in the same way', async (name, value, key) => {
  const field = builtInFields.find(candidate => candidate.name === name)!;
  renderForm({
    schema: { type: 'object', properties: { it: { ...(field.schema as object), title: 'It' } } },
    uiSchema: { it: { 'ui:field': name } },
    value: { it: value },
    fields: builtInFields,
    services: { secretSources: ['vault'] },
  });
  expect(await screen.findByText(`Taken from key ${key} of ci in Vault.`)).toBeVisible();
});
