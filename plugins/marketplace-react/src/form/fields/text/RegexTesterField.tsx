import { useDeferredValue, useMemo, useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import { asText, asTexts } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { tryPattern } from './tryPattern';
import './RegexTesterField.css';

/** Characters of samples that are tried. */
const SAMPLE_LIMIT = 20_000;

/** A regular expression, tried on lines that stay in the page. */
export function RegexTesterField(props: ConfigFieldProps) {
  const { id, label, value, disabled, readonly } = props;
  const [samples, setSamples] = useState(() => asTexts(props.options.samples).join('\n'));
  const pattern = asText(value);
  const deferred = useDeferredValue(samples);
  const tried = useMemo(
    () =>
      pattern === '' || deferred === '' ? undefined : tryPattern(pattern, deferred.slice(0, SAMPLE_LIMIT)),
    [pattern, deferred]
  );
  const hits = tried?.filter(({ found }) => found).length ?? 0;
  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <LineInput
        id={id}
        label="Pattern"
        value={pattern}
        isDisabled={disabled}
        isReadOnly={readonly}
        isInvalid={props.invalid}
        onChange={typed => props.onChange(typed === '' ? undefined : typed)}
        onBlur={props.onBlur}
      />
      <TextAreaField
        id={`${id}-samples`}
        label="Try it on (one text a line)"
        value={samples}
        isDisabled={disabled}
        onChange={setSamples}
      />
      {tried && (
        <>
          <Note tone={hits > 0 ? 'good' : 'plain'}>{`Found in ${hits} of ${tried.length} lines.`}</Note>
          <ol className="fl-matches" aria-label="Lines">
            {tried.map(({ line, found }, index) => (
              // eslint-disable-next-line react/no-array-index-key -- lines may be the same
              <li key={index}>
                <span aria-hidden="true">{found ? '✓' : '·'} </span>
                {found ? (
                  <>
                    {line.slice(0, found.start)}
                    <mark>{line.slice(found.start, found.end)}</mark>
                    {line.slice(found.end)}
                  </>
                ) : (
                  <>{line} (not found)</>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </FieldGroup>
  );
}
