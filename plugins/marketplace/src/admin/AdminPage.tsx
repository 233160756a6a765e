import type { ReactNode } from 'react';
import { Flex } from '@backstage/ui';
import { paths } from '../routes';
import { Page } from '../shared/Page';
import { TabLinks } from '../shared/TabLinks';
import '../pluginPage/PluginPage.css';
import '../plan/PlanPage.css';

const TABS = [
  { id: 'approvals', title: 'Approvals' },
  { id: 'operations', title: 'Operations' },
  { id: 'updates', title: 'Updates' },
  { id: 'generations', title: 'Generations' },
  { id: 'frontends', title: 'Frontends' },
  { id: 'requests', title: 'Asked for' },
  { id: 'sources', title: 'Sources', hasPages: true },
  { id: 'environment', title: 'Environment' },
  { id: 'audit', title: 'Audit' },
];

/** The frame of the admin pages. */
export function AdminPage({
  title,
  subtitle,
  children,
}: {
  title: string;
  subtitle?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Page title={title} subtitle={subtitle}>
      <Flex direction="column" gap="5">
        <TabLinks label="Marketplace admin" tabs={TABS.map(tab => ({ ...tab, href: paths.admin(tab.id) }))} />
        {children}
      </Flex>
    </Page>
  );
}
