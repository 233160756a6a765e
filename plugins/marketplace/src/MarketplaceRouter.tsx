import { MarketplaceQueryProvider } from '@flyloft/plugin-marketplace-react';
import { Route, Routes } from 'react-router-dom';
import { ComparePage } from './compare/ComparePage';
import { DiscoverPage } from './discover/DiscoverPage';
import { SearchPage } from './discover/SearchPage';
import { InstallationPage } from './installed/InstallationPage';
import { InstalledPage } from './installed/InstalledPage';
import { OperationPage } from './operation/OperationPage';
import { PlanPage } from './plan/PlanPage';
import { PluginPage } from './pluginPage/PluginPage';
import { NothingHere } from './shared/NothingHere';
import { WidgetsPage } from './widgets/WidgetsPage';
import { WizardPage } from './wizard/WizardPage';

/** What stands at which address below `/marketplace`. */
export function MarketplaceRouter() {
  return (
    <MarketplaceQueryProvider>
      <Routes>
        <Route index element={<DiscoverPage />} />
        <Route path="search" element={<SearchPage />} />
        <Route path="compare" element={<ComparePage />} />
        <Route path="plugins/:id/configure" element={<WizardPage />} />
        <Route path="plugins/:id" element={<PluginPage />} />
        <Route path="plugins/:id/:tab" element={<PluginPage />} />
        <Route path="plans/:planId" element={<PlanPage />} />
        <Route path="operations/:operationId" element={<OperationPage />} />
        <Route path="installed" element={<InstalledPage />} />
        <Route path="installed/:environment/:id" element={<InstallationPage />} />
        <Route path="installed/:environment/:id/:tab" element={<InstallationPage />} />
        <Route path="widgets" element={<WidgetsPage />} />
        <Route path="*" element={<NothingHere />} />
      </Routes>
    </MarketplaceQueryProvider>
  );
}
