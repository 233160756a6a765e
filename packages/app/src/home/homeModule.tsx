import { createFrontendModule, NotFoundErrorPage, PageBlueprint } from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { Navigate, useLocation } from 'react-router-dom';
import './NothingHere.css';

/** The start page of the portal is the marketplace. */
const home = PageBlueprint.make({
  name: 'home',
  params: { path: '/', loader: async () => <Navigate to="/marketplace" replace /> },
});

function NothingHere() {
  const { pathname } = useLocation();
  return (
    <main className="portal-nothing">
      <div>
        <Flex direction="column" gap="4" align="start">
          <h1>There is no page at this address</h1>
          <Text as="p">
            Nothing in this portal answers at <code>{pathname}</code>. If it belongs to a plugin, the plugin
            is not installed, is stopped, or its pages are switched off.
          </Text>
          <Flex gap="2" style={{ flexWrap: 'wrap' }}>
            <ButtonLink href="/marketplace">Go to the marketplace</ButtonLink>
            <ButtonLink href="/marketplace/installed" variant="secondary">
              See what is installed
            </ButtonLink>
          </Flex>
        </Flex>
      </div>
    </main>
  );
}

const notFound = SwappableComponentBlueprint.make({
  name: 'not-found',
  params: define => define({ component: NotFoundErrorPage, loader: () => NothingHere }),
});

/** Where the portal starts, and what it says where nothing is. */
export const homeModule = createFrontendModule({ pluginId: 'app', extensions: [home, notFound] });
