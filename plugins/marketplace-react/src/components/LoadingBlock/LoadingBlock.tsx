import { useEffect, useState } from 'react';
import { Flex, Skeleton, VisuallyHidden } from '@backstage/ui';

/** Milliseconds before a skeleton appears: what is quicker than this needs none. */
const DELAY_MS = 150;

/** Skeleton in the content's shape; appears only when loading takes long enough to be noticed. */
export function LoadingBlock({
  label,
  rows = 4,
  height = 24,
}: {
  label: string;
  rows?: number;
  height?: number;
}) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return <span hidden data-loading />;
  return (
    <Flex direction="column" gap="3" role="status" data-loading>
      <VisuallyHidden>{label}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} style={{ width: `${100 - ((row * 17) % 40)}%` }} />
      ))}
    </Flex>
  );
}
