import { useRef } from 'react';
import { Button, ButtonIcon, Text } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { asText } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { useFocusOnNewRow } from '../parts/useFocusOnNewRow';
import { useRows } from '../parts/useRows';
import { checkPairName, fromPairs, type Pair, toPairs } from './pairs';

/** Names with a value each. */
export function KeyValueField(props: ConfigFieldProps) {
  const { id, label, value, onChange, options, disabled, readonly } = props;
  const { rows, change } = useRows<Pair, unknown>(value, toPairs, fromPairs, onChange);
  const next = useRef(rows.length);
  const list = useFocusOnNewRow(rows.length);
  const off = disabled || readonly;
  const nameLabel = asText(options.nameLabel) || 'Name';
  const valueLabel = asText(options.valueLabel) || 'Value';
  const set = (row: Pair, part: Partial<Pair>) =>
    change(rows.map(item => (item.id === row.id ? { ...item, ...part } : item)));
  return (
    <FieldGroup id={id} label={label} required={props.required} describedBy={props.describedBy}>
      {rows.length === 0 && <Text color="secondary">Empty.</Text>}
      <ul className="fl-pairs" ref={list}>
        {rows.map((row, index) => {
          const others = rows.filter(item => item !== row).map(item => item.name);
          const wrong = checkPairName(row.name, others);
          return (
            <li key={row.id} className="fl-pair">
              <LineInput
                label={`${nameLabel} ${index + 1}`}
                value={row.name}
                isDisabled={disabled}
                isReadOnly={readonly}
                isInvalid={wrong !== undefined}
                {...(wrong === undefined ? {} : { description: wrong })}
                onChange={name => set(row, { name })}
                onBlur={props.onBlur}
              />
              <LineInput
                label={`${valueLabel} ${index + 1}`}
                value={row.value}
                isDisabled={disabled}
                isReadOnly={readonly}
                onChange={text => set(row, { value: text })}
                onBlur={props.onBlur}
              />
              <ButtonIcon
                aria-label={`Remove ${row.name || `row ${index + 1}`}`}
                icon={<RiDeleteBinLine />}
                variant="secondary"
                isDisabled={off}
                onPress={() => change(rows.filter(item => item.id !== row.id))}
              />
            </li>
          );
        })}
      </ul>
      <div>
        <Button
          size="small"
          variant="secondary"
          isDisabled={off}
          onPress={() => {
            next.current += 1;
            change([...rows, { id: next.current, name: '', value: '' }]);
          }}
        >
          {`Add to ${label}`}
        </Button>
      </div>
    </FieldGroup>
  );
}
