import { useEffect, useSyncExternalStore } from 'react';
import type { Portal } from './Portal';
import { PortalNotices } from './PortalNotices';

/** The whole page: the running app, and above it what the person should know about installed frontends. */
export function PortalApp({ portal }: { portal: Portal }) {
  const view = useSyncExternalStore(portal.subscribe, portal.getView);
  useEffect(() => portal.start(), [portal]);
  return (
    <>
      <PortalNotices
        opening={view.opening}
        reloadFor={view.reloadFor}
        safeMode={view.safeMode}
        trying={view.trying}
        onStopTrying={portal.stopTrying}
      />
      {view.element}
    </>
  );
}
