import { useRef } from 'react';
import { Button, ButtonIcon, Text } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { toFilter } from '@flyloft/configuration';
import { checkPairName } from '../text/pairs';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { Suggestions } from '../parts/Suggestions';
import { useAsked } from '../parts/useAsked';
import { useFocusOnNewRow } from '../parts/useFocusOnNewRow';
import { useRows } from '../parts/useRows';

type Row = { id: number; key: string; text: string };

const KEYS = [
  'kind',
  'spec.type',
  'spec.lifecycle',
  'spec.owner',
  'spec.system',
  'metadata.tags',
  'metadata.namespace',
];

const toRows = (value: unknown): Row[] =>
  Object.entries(toFilter(value)).map(([key, wanted], id) => ({ id, key, text: [wanted].flat().join(', ') }));

function fromRows(rows: readonly Row[]): unknown {
  const filter = toFilter(
    Object.fromEntries(
      rows.map(({ key, text }) => [
        key,
        text
          .split(',')
          .map(part => part.trim())
          .filter(Boolean),
      ])
    )
  );
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** Which entities of the catalogue something is about, with how many there are now. */
export function CatalogFilterField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, disabled, readonly } = props;
  const findEntities = services.lookups?.findEntities;
  const { rows, change } = useRows<Row, unknown>(value, toRows, fromRows, onChange);
  const next = useRef(rows.length);
  const list = useFocusOnNewRow(rows.length);
  const off = disabled || readonly;
  const filter = toFilter(value);
  const asked = useAsked(
    findEntities && Object.keys(filter).length > 0 ? JSON.stringify(filter) : undefined,
    findEntities && (signal => findEntities({ filter, limit: 5 }, signal))
  );
  const set = (row: Row, part: Partial<Row>) =>
    change(rows.map(item => (item.id === row.id ? { ...item, ...part } : item)));
  return (
    <FieldGroup id={id} label={label} required={props.required} describedBy={props.describedBy}>
      {rows.length === 0 && <Text color="secondary">Empty: add what entities must have.</Text>}
      <ul className="fl-pairs" ref={list}>
        {rows.map((row, index) => {
          const wrong = checkPairName(
            row.key,
            rows.filter(item => item !== row).map(item => item.key)
          );
          return (
            <li key={row.id} className="fl-pair">
              <Suggestions
                id={`${id}-key-${row.id}`}
                label={`Key ${index + 1}`}
                value={row.key}
                suggestions={KEYS}
                isDisabled={disabled}
                isReadOnly={readonly}
                isInvalid={wrong !== undefined}
                {...(wrong === undefined ? {} : { description: wrong })}
                onChange={key => set(row, { key })}
                onBlur={props.onBlur}
              />
              <LineInput
                label={`Values ${index + 1}, separated by commas`}
                value={row.text}
                isDisabled={disabled}
                isReadOnly={readonly}
                onChange={text => set(row, { text })}
                onBlur={props.onBlur}
              />
              <ButtonIcon
                aria-label={`Remove ${row.key || `key ${index + 1}`}`}
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
            change([...rows, { id: next.current, key: rows.length === 0 ? 'kind' : '', text: '' }]);
          }}
        >
          {`Add to ${label}`}
        </Button>
      </div>
      {asked.state === 'asking' && <Note>Counting…</Note>}
      {asked.state === 'failed' && (
        <Note tone="warning">{`The catalogue does not answer: ${asked.because}`}</Note>
      )}
      {asked.state === 'answered' && (
        <Note tone={asked.answer.total > 0 ? 'good' : 'warning'}>
          {asked.answer.total === 0
            ? 'Nothing in the catalogue matches.'
            : `${asked.answer.total} in the catalogue match: ${asked.answer.items
                .map(item => item.title)
                .join(', ')}${asked.answer.total > asked.answer.items.length ? ' …' : ''}`}
        </Note>
      )}
    </FieldGroup>
  );
}
