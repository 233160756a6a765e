import { Text } from '@backstage/ui';
import type { UnsupportedFieldProps } from '@rjsf/utils';

/** In the place of a field that cannot be drawn. */
export function UnsupportedFieldTemplate({ reason, fieldPathId }: UnsupportedFieldProps) {
  return (
    <Text as="p" className="fl-form-error">
      {`There is no field for ${fieldPathId.path.join(' › ') || 'this schema'}${
        reason ? `: ${reason}` : ''
      }. Edit the value as YAML, or tell the publisher of the plugin.`}
    </Text>
  );
}
