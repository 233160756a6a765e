import './OriginChip.css';

/** Where a config value comes from; the same words as in the configuration's own layers. */
export type Origin = 'default' | 'example' | 'detected' | 'team' | 'running' | 'you' | 'policy';

const WORDS: Record<Origin, string> = {
  default: 'default',
  example: 'from the example',
  detected: 'environment detection',
  team: 'team default',
  running: 'as it runs',
  you: 'you',
  policy: 'policy',
};

/** A value's origin, beside the value. */
export function OriginChip({ origin }: { origin: Origin }) {
  return <span className="fl-origin">{WORDS[origin]}</span>;
}
