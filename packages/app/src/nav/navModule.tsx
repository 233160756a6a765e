import {
  coreExtensionData,
  createExtension,
  createExtensionInput,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { PortalLayout } from './PortalLayout';
import { PortalNav } from './PortalNav';

/** Takes the place of the app's own layout, whose sidebar neither reads well at 320 px nor to a screen reader. */
const layout = createExtension({
  name: 'layout',
  attachTo: { id: 'app/root', input: 'children' },
  inputs: {
    nav: createExtensionInput([coreExtensionData.reactElement], { singleton: true }),
    content: createExtensionInput([coreExtensionData.reactElement], { singleton: true }),
  },
  output: [coreExtensionData.reactElement],
  factory: ({ inputs }) => [
    coreExtensionData.reactElement(
      <PortalLayout
        nav={inputs.nav.get(coreExtensionData.reactElement)}
        content={inputs.content.get(coreExtensionData.reactElement)}
      />
    ),
  ],
});

/** The portal's navigation; pages of installed plugins join it while it runs. */
export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [layout, NavContentBlueprint.make({ params: { component: PortalNav } })],
});
