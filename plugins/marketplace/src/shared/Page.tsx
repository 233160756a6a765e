import { type ReactNode, useEffect, useRef } from 'react';
import { MarketplaceKeys } from './MarketplaceKeys';
import { useReturnToPlace } from './useReturnToPlace';
import './Page.css';
import './Rows.css';

/**
 * The frame of every screen: one main landmark, the window's title, the marketplace's keys, and on the way to another
 * screen and back the place where one was.
 */
export function Page({
  title,
  heading,
  actions,
  subtitle,
  children,
}: {
  title: string;
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
        <header className="mp-page-header">
          <div className="mp-page-heading">
            <h1 ref={headingRef} tabIndex={-1}>
              {heading ?? title}
            </h1>
            {subtitle && <div className="mp-page-subtitle">{subtitle}</div>}
          </div>
          {actions && <div className="mp-page-actions">{actions}</div>}
        </header>
        {children}
        <MarketplaceKeys />
      </div>
    </main>
  );
}
