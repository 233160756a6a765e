import { useState } from 'react';
import type { Frontend } from '@flyloft/plugin-manager-common';
import type { PortalView } from './Portal';
import './PortalNotices.css';

/** Bars at the top of the page: safe mode, what is tried in this tab alone, and releases that wait for a reload. Nothing is forced on anybody. */
export function PortalNotices({
  opening,
  reloadFor,
  safeMode,
  trying,
  onStopTrying,
}: {
  opening: boolean;
  reloadFor: readonly Frontend[];
  safeMode: boolean;
  trying: PortalView['trying'];
  onStopTrying(): void;
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
      {trying && trying.failed === undefined && (
        <p className="portal-notice">
          You try {trying.pluginId} in this tab, for you alone. It stays off for everybody else.{' '}
          <button type="button" onClick={onStopTrying}>
            Stop trying
          </button>
        </p>
      )}
      {trying?.failed !== undefined && (
        <p className="portal-notice">
          {trying.pluginId} failed again ({trying.failed}). It stays off, and the rest of the portal is fine.{' '}
          <button type="button" onClick={onStopTrying}>
            Load the page without it
          </button>
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
