import { describeState, type AnyState } from './describeState';
import './StateBadge.css';

/** A state in one word, with a symbol beside it, so that nobody has to tell colours apart. */
export function StateBadge({ state }: { state: AnyState }) {
  const { word, symbol, tone } = describeState(state);
  return (
    <span className="fl-state" data-tone={tone}>
      <span aria-hidden="true">{symbol}</span> {word}
    </span>
  );
}
