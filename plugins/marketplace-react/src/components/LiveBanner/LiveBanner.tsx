import { Alert, Button } from '@backstage/ui';

/** Says that a live page is no longer live, since when, and offers to connect again. */
export function LiveBanner({ since, onReconnect }: { since: Date; onReconnect(): void }) {
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={`Live updates paused at ${since.toLocaleTimeString('en-GB')}`}
      customActions={
        <Button size="small" variant="secondary" onPress={onReconnect}>
          Reconnect
        </Button>
      }
    />
  );
}
