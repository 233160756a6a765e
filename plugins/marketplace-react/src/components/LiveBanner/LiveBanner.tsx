import { useEffect, useState } from 'react';
import { Alert, Button } from '@backstage/ui';

/** Milliseconds for which a lost connection is nobody's business: most are back within them. */
const UNNOTICED_MS = 10_000;

/** Says that a live page is no longer live, since when, and offers to connect again; quiet for the first ten seconds. */
export function LiveBanner({ since, onReconnect }: { since: Date; onReconnect(): void }) {
  const start = since.getTime();
  const [noticed, setNoticed] = useState(() => Date.now() - start >= UNNOTICED_MS);
  useEffect(() => {
    const left = start + UNNOTICED_MS - Date.now();
    setNoticed(left <= 0);
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setNoticed(true), left);
    return () => clearTimeout(timer);
  }, [start]);
  if (!noticed) return null;
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
