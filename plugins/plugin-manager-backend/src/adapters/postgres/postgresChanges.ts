import type { Changes } from '../../ports';
import { CHANNEL } from './rows';
import type { PostgresSession } from './session';

/** What is published within a transaction, heard by every replica once it is committed. */
export function createPostgresChanges(session: PostgresSession): Changes {
  const listen = (wanted: string, handle: (payload: string) => void) => {
    const onNotification = (channel: string, payload: string) => {
      if (channel === wanted) handle(payload);
    };
    session.on('notification', onNotification);
    return {
      stop: () => {
        session.off('notification', onNotification);
      },
    };
  };
  return {
    on: listener =>
      listen(CHANNEL.changes, text => {
        const { topic, payload } = JSON.parse(text) as { topic: string; payload: Record<string, string> };
        listener(topic, payload);
      }),
    onOperation: listener => listen(CHANNEL.operations, listener),
  };
}
