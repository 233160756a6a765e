import { Button, Text } from '@backstage/ui';
import type { OptionalDataControlsTemplateProps } from '@rjsf/utils';

/** Sets a group that may be left out, or takes it away again. */
export function OptionalDataControlsTemplate(props: OptionalDataControlsTemplateProps) {
  const { id, label, onAddClick, onRemoveClick } = props;
  const press = onAddClick ?? onRemoveClick;
  if (!press) {
    return (
      <Text id={id} color="secondary">
        {label}
      </Text>
    );
  }
  return (
    <div>
      <Button id={id} size="small" variant="secondary" onPress={() => press()}>
        {label}
      </Button>
    </div>
  );
}
