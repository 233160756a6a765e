/** A sentence of the server, in which names stand between backticks, as on the command line. */
export function Sentence({ text }: { text: string }) {
  const parts = text.split('`');
  // A backtick without its other half is just a character.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
