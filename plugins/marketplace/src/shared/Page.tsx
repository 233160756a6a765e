import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from '@backstage/ui';
import { MarketplaceKeys } from './MarketplaceKeys';
import { useReturnToPlace } from './useReturnToPlace';
import './Page.css';
import './Rows.css';

/** A screen above this one. */
export type Above = { title: string; href: string };

/**
 * The frame of every screen: one main landmark, the window's title, the way up, the marketplace's keys, and on the way to
 * another screen and back the place where one was.
 */
export function Page({
  title,
  above = [],
  icon,
  heading,
  actions,
  subtitle,
  children,
}: {
  title: string;
  /** From the outermost screen on. */
  above?: readonly Above[];
  /** What the screen is about, as a picture beside its heading. */
  icon?: ReactNode;
  heading?: ReactNode;
  actions?: ReactNode;
  subtitle?: ReactNode;
  children: ReactNode;
}) {
  const headingRef = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Marketplace`;
  }, [title]);
  useReturnToPlace(headingRef);
  return (
    <main className="mp-page">
      <div className="mp-page-inner">
        {above.length > 0 && (
          <nav className="mp-above" aria-label="Above this page">
            <ol>
              {above.map(({ title: name, href }) => (
                <li key={href}>
                  <Link href={href}>{name}</Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <header className="mp-page-header">
          <div className="mp-page-heading">
            {icon}
            <div>
              <h1 ref={headingRef} tabIndex={-1}>
                {heading ?? title}
              </h1>
              {subtitle && <div className="mp-page-subtitle">{subtitle}</div>}
            </div>
          </div>
          {actions && <div className="mp-page-actions">{actions}</div>}
        </header>
        {children}
        <MarketplaceKeys />
      </div>
    </main>
  );
}
