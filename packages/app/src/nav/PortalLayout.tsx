import type { ReactNode } from 'react';

/** The navigation beside (on a narrow screen: above) the page; the first Tab offers to skip it. */
export function PortalLayout({ nav, content }: { nav: ReactNode; content: ReactNode }) {
  return (
    <div className="portal-layout">
      <a className="portal-skip" href="#portal-content">
        Skip to the page
      </a>
      {nav}
      <div className="portal-content" id="portal-content" tabIndex={-1}>
        {content}
      </div>
    </div>
  );
}
