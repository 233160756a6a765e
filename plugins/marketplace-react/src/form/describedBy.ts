import { descriptionId, errorId, helpId } from '@rjsf/utils';

/** What the input's BUI field and RJSF's help and errors have in common: ids, so that screen readers read them out. */
export function describedBy(
  id: string,
  hasErrors: boolean,
  has: { description?: boolean; help?: boolean } = {}
): { 'aria-describedby': string | undefined; isInvalid: boolean } {
  const ids = [
    hasErrors ? errorId(id) : undefined,
    has.description ? descriptionId(id) : undefined,
    has.help ? helpId(id) : undefined,
  ].filter(Boolean);
  return { 'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined, isInvalid: hasErrors };
}
