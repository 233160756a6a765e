const FOCUSABLE = 'input, textarea, select, button, [tabindex="0"], [contenteditable="true"]';

/** Puts the focus on the field at a path, or on what is drawn nearest to it; false where nothing is. */
export function focusField(form: HTMLElement, idPrefix: string, keys: readonly string[]): boolean {
  for (let length = keys.length; length >= 0; length--) {
    const id = [idPrefix, ...keys.slice(0, length)].join('_');
    const field = [...form.querySelectorAll<HTMLElement>('[data-field]')].find(
      element => element.dataset.field === id
    );
    const target = [...(field?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find(
      element => !element.hasAttribute('disabled') && element.getAttribute('type') !== 'hidden'
    );
    if (target) {
      target.focus();
      return true;
    }
  }
  return false;
}

/** The paths in the order in which their fields stand on the page; those without a field last. */
export function inPageOrder<T extends { path: string }>(form: HTMLElement, issues: readonly T[]): T[] {
  const places = new Map(
    [...form.querySelectorAll<HTMLElement>('[data-pointer]')].map((field, index) => [
      field.dataset.pointer,
      index,
    ])
  );
  const placeOf = ({ path }: T) => places.get(path) ?? places.size;
  return [...issues].sort((a, b) => placeOf(a) - placeOf(b));
}
