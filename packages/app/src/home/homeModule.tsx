import { createFrontendModule, NotFoundErrorPage, PageBlueprint } from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { ButtonLink, Container, Flex, Text } from '@backstage/ui';
import { Navigate, useLocation } from 'react-router-dom';

/** The start page of the portal is the marketplace. */
const home = PageBlueprint.make({
  name: 'home',
  params: { path: '/', loader: async () => <Navigate to="/marketplace" replace /> },
});

function NothingHere() {
  const { pathname } = useLocation();
  return (
    <main>
      <Container>
        <Flex direction="column" gap="4" py="8" align="start">
          <Text as="h1" variant="title-medium" weight="bold">
            There is no page at this address
          </Text>
          <Text>
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
      </Container>
    </main>
  );
}

const notFound = SwappableComponentBlueprint.make({
  name: 'not-found',
  params: define => define({ component: NotFoundErrorPage, loader: () => NothingHere }),
});

/** Where the portal starts, and what it says where nothing is. */
export const homeModule = createFrontendModule({ pluginId: 'app', extensions: [home, notFound] });
