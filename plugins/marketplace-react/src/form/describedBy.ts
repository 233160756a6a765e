import { ariaDescribedByIds } from '@rjsf/utils';

/** What the input's BUI field and RJSF's help and errors have in common: ids, so that screen readers read them out. */
export function describedBy(
  id: string,
  hasErrors: boolean
): { 'aria-describedby': string; isInvalid: boolean } {
  return { 'aria-describedby': ariaDescribedByIds(id), isInvalid: hasErrors };
}
