/** A validator's words as a sentence: `is required` → `Fill this in.`, `must be a text` → `Must be a text.` */
export function sentence(error: string): string {
  const text = error
    .replace(/\bNOT\b/g, 'not')
    .replace(/^(must have required property .*|is required)$/, 'Fill this in');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
