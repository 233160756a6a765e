import './OriginChip.css';

/** Where a config value comes from. */
export type Origin = 'default' | 'example' | 'you' | 'running';

const WORDS: Record<Origin, string> = {
  default: 'default',
  example: 'from the example',
  you: 'you',
  running: 'as it runs',
};

/** A value's origin, beside the value. */
export function OriginChip({ origin }: { origin: Origin }) {
  return <span className="fl-origin">{WORDS[origin]}</span>;
}
