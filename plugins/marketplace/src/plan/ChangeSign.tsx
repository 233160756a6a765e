const SYMBOL = { added: '+', changed: '~', removed: '-', unchanged: '=' } as const;

/** What happens to a thing, as a sign that is also said. */
export function ChangeSign({ change }: { change: keyof typeof SYMBOL }) {
  return (
    <span className="mp-change" data-change={change} role="img" aria-label={change}>
      {SYMBOL[change]}
    </span>
  );
}
