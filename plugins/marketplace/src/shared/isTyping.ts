/** Lists and menus that find an entry by what is typed. */
const FINDS_BY_TYPING = '[role="listbox"], [role="menu"], [role="tree"]';

/** Whether keys go into a field or find an entry of a list right now, so that single keys must not act. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(input|textarea|select)$/i.test(target.tagName) ||
    target.closest(FINDS_BY_TYPING) !== null);
