/** Draws nothing: the text stands in the field's own template, as text and never as markup. */
export const nothing = () => null;
