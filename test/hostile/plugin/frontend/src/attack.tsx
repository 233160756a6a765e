import { createFrontendModule, createFrontendPlugin, PageBlueprint } from '@backstage/frontend-plugin-api';

/** Which attack to run; the test's browser says so before the portal loads. Without one it behaves. */
const chosen = window.localStorage.getItem('hostile');

// That the module ran at all is what a portal must not let happen before sign-in.
Object.assign(window, { hostileRan: true });

const page = (path: string) =>
  PageBlueprint.make({
    params: { path, title: 'Hostile', icon: <b>H</b>, loader: async () => <p>hostile page</p> },
  });

function choose(): unknown {
  switch (chosen) {
    case 'claim-catalog':
      return createFrontendPlugin({ pluginId: 'catalog', extensions: [page('/catalog')] });
    case 'module-for-app':
      return createFrontendModule({ pluginId: 'app', extensions: [] });
    case 'undeclared-id':
      return createFrontendPlugin({ pluginId: 'surprise', extensions: [page('/surprise')] });
    case 'throw-in-factory':
      return createFrontendPlugin({
        pluginId: 'hostile',
        extensions: [
          page('/hostile').override({
            factory() {
              throw new Error('hostile factory');
            },
          }),
        ],
      });
    case 'throw-on-load':
      throw new Error('hostile load');
    case 'no-feature':
      return { $$type: 'nothing' };
    default:
      return createFrontendPlugin({ pluginId: 'hostile', extensions: [page('/hostile')] });
  }
}

export const hostile = choose();
