import { NavLink } from 'react-router-dom';
import './TabLinks.css';

/**
 * Views of one thing, each at an address of its own. They look like tabs and are links: a tab would have to name a panel
 * of the same page, which only one of them has.
 */
export function TabLinks({
  label,
  tabs,
}: {
  label: string;
  /** `hasPages`: there are pages below it, on which it stays the one that is open. */
  tabs: ReadonlyArray<{ id: string; title: string; href: string; hasPages?: boolean }>;
}) {
  return (
    <nav className="mp-tabs" aria-label={label}>
      <ul>
        {tabs.map(tab => (
          <li key={tab.id}>
            <NavLink to={tab.href} end={!tab.hasPages}>
              {tab.title}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
