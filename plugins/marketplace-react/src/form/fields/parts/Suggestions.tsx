import { useEffect } from 'react';
import { LineInput } from './LineInput';

/** A line of text with suggestions that the browser offers while one types; anything else may be entered, too. */
export function Suggestions({
  id,
  suggestions,
  ...rest
}: { id: string; suggestions: readonly string[] } & Omit<Parameters<typeof LineInput>[0], 'id'>) {
  const has = suggestions.length > 0;
  useEffect(() => {
    // The design system's input does not hand the attribute on.
    const input = document.getElementById(id);
    if (has) input?.setAttribute('list', `${id}-list`);
    else input?.removeAttribute('list');
  }, [id, has]);
  return (
    <>
      <LineInput id={id} {...rest} />
      {has && (
        <datalist id={`${id}-list`}>
          {suggestions.map(item => (
            <option key={item} value={item} aria-label={item} />
          ))}
        </datalist>
      )}
    </>
  );
}
