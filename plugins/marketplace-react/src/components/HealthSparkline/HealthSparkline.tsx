import { describeScores } from './describeScores';
import { pathOf, segmentsOf } from './segments';
import './HealthSparkline.css';

const WIDTH = 72;
const HEIGHT = 20;

/** How well something was in the last 24 hours, gaps as gaps, and in words how it is now. */
export function HealthSparkline(props: {
  from: string;
  /** Length of a step in seconds. */
  stepSeconds: number;
  /** From 0 to 100; null where nothing was measured. */
  scores: ReadonlyArray<number | null>;
  /** The last score: `62: errors 7 %, 2 restarts`. */
  words: string;
}) {
  const { scores, words } = props;
  const last = scores.filter(score => score !== null).at(-1);
  const box = { steps: scores.length, width: WIDTH, height: HEIGHT, top: 100 };
  return (
    <span className="fl-sparkline" role="img" aria-label={describeScores(props)}>
      <svg width={WIDTH} height={HEIGHT + 4} viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="fl-sparkline-base" />
        {segmentsOf(scores).map(segment => (
          <path
            key={segment.start}
            d={pathOf(segment, box)}
            data-low={Math.min(...segment.values) < 90 || undefined}
          />
        ))}
      </svg>
      <span aria-hidden="true" className="fl-sparkline-words">
        {last === 100 && words.startsWith('100, ') ? '100' : words}
      </span>
    </span>
  );
}
