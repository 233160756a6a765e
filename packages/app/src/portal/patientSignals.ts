import { discoveryApiRef, identityApiRef } from '@backstage/frontend-plugin-api';
import { SignalClient } from '@backstage/plugin-signals';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import { signalApiRef } from '@backstage/plugin-signals-react';

/** Milliseconds that a connection may take: while a page builds itself up the library's own second is over too soon. */
const CONNECT_MS = 15_000;

/** Milliseconds until a connection that was lost is tried again; what changes meanwhile reaches nobody. */
const RECONNECT_MS = 1_000;

/**
 * Backstage's signals, which live updates come through, with a client that waits for its first connection. One that gave
 * up would come back seconds later and never learn what it missed.
 */
export const patientSignals = signalsPlugin.withOverrides({
  extensions: [
    signalsPlugin.getExtension('api:signals').override({
      params: defineParams =>
        defineParams({
          api: signalApiRef,
          deps: { identity: identityApiRef, discoveryApi: discoveryApiRef },
          factory: deps =>
            SignalClient.create({ ...deps, connectTimeout: CONNECT_MS, reconnectTimeout: RECONNECT_MS }),
        }),
    }),
  ],
});
