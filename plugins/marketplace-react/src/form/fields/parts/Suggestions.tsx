import { LineInput } from './LineInput';

/** A line of text with suggestions that the browser offers while one types; anything else may be entered, too. */
export function Suggestions({
  id,
  suggestions,
  ...rest
}: { id: string; suggestions: readonly string[] } & Omit<Parameters<typeof LineInput>[0], 'id'>) {
  return (
    <>
      <LineInput id={id} {...rest} {...(suggestions.length > 0 ? { list: `${id}-list` } : {})} />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map(item => (
            <option key={item} value={item} aria-label={item} />
          ))}
        </datalist>
      )}
    </>
  );
}
