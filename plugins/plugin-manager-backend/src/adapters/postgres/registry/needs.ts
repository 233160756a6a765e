/** The ranges that a release needs as one text, the form in which `listings.needs` keeps them. */
export function encodeNeeds(needs: { backstage: string; node: string }): string {
  return JSON.stringify([needs.backstage, needs.node]);
}

/** The ranges of {@link encodeNeeds}. */
export function decodeNeeds(text: string): { backstage: string; node: string } {
  const [backstage = '*', node = '*']: string[] = JSON.parse(text);
  return { backstage, node };
}
