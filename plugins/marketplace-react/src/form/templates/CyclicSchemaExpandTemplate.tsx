import { Button } from '@backstage/ui';
import type { CyclicSchemaExpandProps } from '@rjsf/utils';

/** Where a schema contains itself: one more level, when somebody wants it. */
export function CyclicSchemaExpandTemplate({ name, schema, fieldPathId, onExpand }: CyclicSchemaExpandProps) {
  return (
    <div>
      <Button size="small" variant="secondary" onPress={() => onExpand(fieldPathId.$id)}>
        {`Show ${schema.title ?? name}`}
      </Button>
    </div>
  );
}
