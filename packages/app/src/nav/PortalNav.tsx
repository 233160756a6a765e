import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import MenuIcon from '@material-ui/icons/Menu';
import SettingsIcon from '@material-ui/icons/Settings';
import { PortalLogo } from './PortalLogo';

/** First what the portal is for, then what was installed, then what is about the person. */
export function PortalNav({ navItems }: NavContentComponentProps) {
  const nav = navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  const marketplace = nav.take('page:marketplace');
  const admin = nav.take('page:marketplace/admin');
  const catalog = nav.take('page:catalog');
  const settings = nav.take('page:user-settings');
  const notifications = nav.take('page:notifications');
  return (
    <Sidebar>
      <PortalLogo />
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {marketplace}
        {admin}
        {catalog}
        <SidebarDivider />
        <SidebarScrollWrapper>{nav.rest({ sortBy: 'title' })}</SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <SidebarGroup label="Settings" icon={<SettingsIcon />} to="/settings">
        {notifications}
        {settings}
      </SidebarGroup>
    </Sidebar>
  );
}
