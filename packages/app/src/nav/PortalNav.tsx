import { useEffect, useState } from 'react';
import type { NavContentComponentProps, NavContentNavItem } from '@backstage/plugin-app-react';
import { WaitingCount } from '@flyloft/plugin-marketplace-react';
import { NavLink, useLocation } from 'react-router-dom';
import { PortalLogo } from './PortalLogo';
import './PortalNav.css';

/** The entry that carries the count of what waits for the person's decision. */
const ADMIN_PATH = '/marketplace-admin';

function NavEntry({ href, icon, title }: NavContentNavItem) {
  return (
    <li>
      <NavLink to={href} className="portal-nav-entry">
        <span className="portal-nav-icon" aria-hidden="true">
          {icon}
        </span>
        <span>{title}</span>
        {href === ADMIN_PATH && <WaitingCount />}
      </NavLink>
    </li>
  );
}

/**
 * First what the portal is for, then what was installed, then what is about the person. On a narrow screen the entries
 * fold behind a button, and a press on one of them closes them again.
 */
export function PortalNav({ navItems }: NavContentComponentProps) {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [open]);
  const nav = navItems.withComponent(NavEntry);
  const own = [
    nav.take('page:marketplace'),
    nav.take('page:marketplace/admin'),
    nav.take('page:catalog'),
  ].filter(Boolean);
  const personal = [nav.take('page:notifications'), nav.take('page:user-settings')].filter(Boolean);
  const installed = nav.rest({ sortBy: 'title' });
  return (
    <nav className="portal-nav" aria-label="Portal" data-open={open || undefined}>
      <div className="portal-nav-top">
        <PortalLogo />
        <button
          type="button"
          className="portal-nav-toggle"
          aria-expanded={open}
          aria-controls="portal-nav-entries"
          onClick={() => setOpen(!open)}
        >
          Menu
        </button>
      </div>
      <div className="portal-nav-entries" id="portal-nav-entries">
        <ul>{own}</ul>
        {installed.length > 0 && (
          <>
            <p className="portal-nav-heading" id="portal-nav-installed">
              Installed
            </p>
            <ul aria-labelledby="portal-nav-installed">{installed}</ul>
          </>
        )}
        <ul className="portal-nav-personal">{personal}</ul>
      </div>
    </nav>
  );
}
