import '@backstage/cli/asset-types';
import '@fontsource-variable/inter';
import '@backstage/ui/css/styles.css';
import './theme/tokens.css';
import './theme/controls.css';
import { createRoot } from 'react-dom/client';
import { PortalApp } from './portal/PortalApp';
import { Portal } from './portal/Portal';
import { readAppConfig } from './portal/readAppConfig';

const portal = new Portal(readAppConfig(document), window);
createRoot(document.getElementById('root')!).render(<PortalApp portal={portal} />);
