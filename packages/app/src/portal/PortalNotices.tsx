import { useState } from 'react';
import type { Frontend } from '@flyloft/plugin-manager-common';
import './PortalNotices.css';

/** Bars at the top of the page: safe mode, and releases that wait for a reload. Nothing is forced on anybody. */
export function PortalNotices({
  opening,
  reloadFor,
  safeMode,
}: {
  opening: boolean;
  reloadFor: readonly Frontend[];
  safeMode: boolean;
}) {
  const [dismissed, setDismissed] = useState('');
  const waiting = reloadFor.map(frontend => `${frontend.pluginId} ${frontend.version}`).join(', ');
  return (
    <div className="portal-notices" role="status" aria-live="polite">
      {opening && <p className="portal-opening">Opening your portal…</p>}
      {safeMode && (
        <p className="portal-notice">
          Safe mode: no installed plugin is loaded in this tab. <a href="?safe-mode=off">Leave safe mode</a>
        </p>
      )}
      {waiting !== '' && waiting !== dismissed && (
        <p className="portal-notice">
          {waiting} {reloadFor.length === 1 ? 'is' : 'are'} live.{' '}
          <button type="button" onClick={() => window.location.reload()}>
            Reload when ready
          </button>{' '}
          <button type="button" onClick={() => setDismissed(waiting)}>
            Later
          </button>
        </p>
      )}
    </div>
  );
}
