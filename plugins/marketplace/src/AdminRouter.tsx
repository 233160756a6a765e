import { MarketplaceQueryProvider } from '@flyloft/plugin-marketplace-react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { ApprovalsPage } from './admin/ApprovalsPage';
import { AuditPage } from './admin/AuditPage';
import { EnvironmentPage } from './admin/EnvironmentPage';
import { FrontendsPage } from './admin/FrontendsPage';
import { GenerationsPage } from './admin/GenerationsPage';
import { OperationsPage } from './admin/OperationsPage';
import { RequestsPage } from './admin/RequestsPage';
import { UpdatesPage } from './admin/updates/UpdatesPage';
import { NothingHere } from './shared/NothingHere';
import { SourcePage } from './sources/SourcePage';
import { SourcesPage } from './sources/SourcesPage';

/** What stands at which address below `/marketplace-admin`. */
export function AdminRouter() {
  return (
    <MarketplaceQueryProvider>
      <Routes>
        <Route index element={<Navigate to="approvals" replace />} />
        <Route path="approvals" element={<ApprovalsPage />} />
        <Route path="operations" element={<OperationsPage />} />
        <Route path="updates" element={<UpdatesPage />} />
        <Route path="generations" element={<GenerationsPage />} />
        <Route path="environment" element={<EnvironmentPage />} />
        <Route path="frontends" element={<FrontendsPage />} />
        <Route path="requests" element={<RequestsPage />} />
        <Route path="sources" element={<SourcesPage />} />
        <Route path="sources/:name" element={<SourcePage />} />
        <Route path="audit" element={<AuditPage />} />
        <Route path="*" element={<NothingHere />} />
      </Routes>
    </MarketplaceQueryProvider>
  );
}
