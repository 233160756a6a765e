import { Button } from '@backstage/ui';

/** "3 new · Show": rows that came while somebody was in the list. */
export function FreshRows({ count, onShow }: { count: number; onShow(): void }) {
  return (
    <div role="status">
      {count > 0 && (
        <Button size="small" variant="secondary" onPress={onShow}>
          {`${count} new · Show`}
        </Button>
      )}
    </div>
  );
}
