/** A value that the form keeps and nobody sees. */
export const HiddenWidget = () => null;
