import { useMemo } from 'react';
import { Select } from '@backstage/ui';
import { asObject, asText, checkCron, isTimeZone } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { withKey } from '../parts/values';
import { readCron } from './readCron';

const zones = (): string[] => {
  const known = Intl.supportedValuesOf?.('timeZone') ?? [];
  return ['UTC', ...known.filter(zone => zone !== 'UTC')];
};

/** A cron expression, read out in plain words, with the next five times it is due. */
export function CronField(props: ConfigFieldProps) {
  const { id, label, value, onChange, options, disabled, readonly, schema } = props;
  // A schema that wants an object keeps the time zone with the expression; a text is read in the zone of the place.
  const withZone = schema.type === 'object';
  const expression = withZone ? asText(asObject(value).expression) : asText(value);
  const wanted = withZone ? asText(asObject(value).timeZone) : asText(options.timeZone);
  const timeZone = isTimeZone(wanted) ? wanted : 'UTC';
  const read = useMemo(
    () =>
      expression !== '' && checkCron(expression) === undefined
        ? readCron(expression, timeZone, new Date())
        : undefined,
    [expression, timeZone]
  );
  const change = (typed: string) => {
    const text = typed === '' ? undefined : typed;
    onChange(withZone ? withKey(value, 'expression', text) : text);
  };
  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <LineInput
        id={id}
        label="Expression"
        placeholder="0 6 * * 1-5"
        value={expression}
        isDisabled={disabled}
        isReadOnly={readonly}
        isInvalid={props.invalid}
        onChange={change}
        onBlur={props.onBlur}
      />
      {withZone && (
        <Select
          label="Time zone"
          options={zones().map(zone => ({ value: zone, label: zone }))}
          value={timeZone}
          search={{ placeholder: 'Find a time zone' }}
          isDisabled={disabled || readonly}
          onChange={zone => onChange(withKey(value, 'timeZone', String(zone)))}
        />
      )}
      {read && (
        <>
          <Note tone="good">{`${read.words} (${timeZone}).`}</Note>
          <div>
            <p className="fl-note fl-note-plain" id={`${id}-runs`}>
              Due next:
            </p>
            <ol className="fl-runs" aria-labelledby={`${id}-runs`}>
              {read.runs.map(run => (
                <li key={run}>{run}</li>
              ))}
            </ol>
          </div>
        </>
      )}
    </FieldGroup>
  );
}
