import type { StateDescription } from '../StateBadge/describeState';
import './StepMark.css';

/** How something that was done or tried ended, as a sign in a circle; the word says it without colour or sign. */
export function StepMark({
  symbol,
  word,
  tone,
}: {
  symbol: string;
  word: string;
  tone?: StateDescription['tone'];
}) {
  return (
    <span className="fl-step-mark" data-tone={tone} role="img" aria-label={word}>
      {symbol}
    </span>
  );
}
