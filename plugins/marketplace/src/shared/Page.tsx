import { type ReactNode, useEffect, useRef } from 'react';
import { Container } from '@backstage/ui';
import { useLocation } from 'react-router-dom';
import { MarketplaceKeys } from './MarketplaceKeys';
import './Page.css';

/**
 * The frame of every screen: one main landmark, a heading that gets the focus when one comes from another screen, the
 * window's title, and the marketplace's keys.
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
  const { pathname } = useLocation();
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · Marketplace`;
  }, [title]);
  useEffect(() => {
    // The first screen keeps the browser's own focus; only moving between screens carries it along.
    if (!first.current) headingRef.current?.focus({ preventScroll: true });
    first.current = false;
  }, [pathname]);
  return (
    <main className="mp-page">
      <MarketplaceKeys />
      <Container>
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
      </Container>
    </main>
  );
}
