import { ConfigReader } from '@backstage/config';
import {
  ApiBlueprint,
  createApiRef,
  createFrontendPlugin,
  createRouteRef,
  type IdentityApi,
  identityApiRef,
  PageBlueprint,
  useApi,
} from '@backstage/frontend-plugin-api';
import appPlugin from '@backstage/plugin-app';
import { render, screen } from '@testing-library/react';
import { prepareApp } from './prepareApp';

const greetingApiRef = createApiRef<{ greet(): string }>({ id: 'plugin.greeter' });
const routeRef = createRouteRef();

function Greeting() {
  return <p>{useApi(greetingApiRef).greet()}</p>;
}

const greeter = createFrontendPlugin({
  pluginId: 'greeter',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({ api: greetingApiRef, deps: {}, factory: () => ({ greet: () => 'Good morning' }) }),
    }),
    PageBlueprint.make({ params: { path: '/', routeRef, loader: async () => <Greeting /> } }),
  ],
});

const ada: IdentityApi = {
  getBackstageIdentity: async () => ({
    type: 'user',
    userEntityRef: 'user:default/ada',
    ownershipEntityRefs: ['user:default/ada'],
  }),
  getCredentials: async () => ({ token: 'kept' }),
  getProfileInfo: async () => ({ displayName: 'Ada' }),
  signOut: async () => {},
};

const config = new ConfigReader({ app: { title: 'Portal', baseUrl: 'http://localhost' }, backend: {} });

describe('prepareApp with an identity', () => {
  it('goes on as the same person, and gives an installed plugin the APIs it brings', async () => {
    const { bootstrap, finalized } = prepareApp(config, [appPlugin, greeter], ada);
    const { rerender } = render(<>{bootstrap}</>);
    const app = await finalized;
    expect(app.errors ?? []).toEqual([]);
    expect(app.apis.get(greetingApiRef)?.greet()).toBe('Good morning');
    expect(await app.apis.get(identityApiRef)?.getCredentials()).toEqual({ token: 'kept' });

    rerender(<div key="app">{app.element}</div>);
    expect((await screen.findByText('Good morning')).tagName).toBe('P');
  });
});
