import { useRef, useState } from 'react';
import { asText, toFilter } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { Note } from '../parts/Note';
import { Suggestions } from '../parts/Suggestions';
import { useAsked } from '../parts/useAsked';

/** Entities that are offered at once. */
const LIMIT = 20;

/** An entity of the portal's catalogue. What is typed is searched for; a reference may be entered as it is, too. */
export function EntityPickerField(props: ConfigFieldProps) {
  const { id, value, onChange, services, options } = props;
  const findEntities = services.lookups?.findEntities;
  const filter = toFilter(options.filter);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? '';
  const asked = useAsked(
    findEntities ? JSON.stringify([filter, text]) : undefined,
    findEntities && (signal => findEntities({ filter, text, limit: LIMIT }, signal))
  );
  // What was found stays while more is looked for.
  const last = useRef<Awaited<ReturnType<NonNullable<typeof findEntities>>>>();
  if (asked.state === 'answered') last.current = asked.answer;
  const found = last.current;
  const chosen = found?.items.find(item => item.ref === value);
  return (
    <>
      <Suggestions
        id={id}
        label={props.label}
        placeholder="component:default/…"
        value={asText(value)}
        suggestions={found?.items.map(item => item.ref) ?? []}
        isRequired={props.required}
        isDisabled={props.disabled}
        isReadOnly={props.readonly}
        isInvalid={props.invalid}
        aria-describedby={props.describedBy}
        onChange={next => {
          setTyped(next);
          onChange(next === '' ? undefined : next);
        }}
        onBlur={props.onBlur}
      />
      {asked.state === 'failed' && (
        <Note tone="warning">{`The catalogue does not answer: ${asked.because}`}</Note>
      )}
      {chosen && <Note tone="good">{`${chosen.title} (${chosen.kind})`}</Note>}
      {found && !chosen && text !== '' && (
        <Note>
          {found.total === 0
            ? 'The catalogue has nothing like it.'
            : `${found.total} in the catalogue ${found.total === 1 ? 'is' : 'are'} like it.`}
        </Note>
      )}
    </>
  );
}
