import { useEffect, useMemo, useRef } from 'react';
import type { LogLine } from '@flyloft/plugin-manager-common';
import { Link as RouterLink } from 'react-router-dom';
import { type ReadLine, readLogLine } from './readLogLine';
import './LogBox.css';

/** Pixels from the end that still count as the end. */
const NEAR_END = 24;

/** The time of day of a line, as it is shown beside it. */
export const clockOf = (at: string | undefined) =>
  at ? new Date(at).toLocaleTimeString('en-GB') : undefined;

/** Lines of a log. It stays at the end while it follows; whoever scrolls up reads, and nothing may run away then. */
export function LogBox({
  lines,
  label,
  empty,
  following,
  onFollowing,
  linkedAt,
  addressOf,
  size,
}: {
  lines: readonly LogLine[];
  label: string;
  /** What is said in the place of no lines. */
  empty: string;
  following: boolean;
  onFollowing(following: boolean): void;
  /** Time of the line that the page's address names. */
  linkedAt?: string | null;
  /** Address of a line; without it times are no links. */
  addressOf?: (line: ReadLine) => string;
  size?: 'small';
}) {
  const boxRef = useRef<HTMLDivElement>(null);
  const read = useMemo(() => lines.map(line => readLogLine(line)), [lines]);
  const isLinked = (line: ReadLine) => typeof linkedAt === 'string' && line.at === linkedAt;
  const linked = read.some(isLinked);
  useEffect(() => {
    const box = boxRef.current;
    if (following && box) box.scrollTop = box.scrollHeight;
  }, [lines, following]);
  useEffect(() => {
    if (linked) boxRef.current?.querySelector('[data-linked]')?.scrollIntoView({ block: 'center' });
  }, [linked]);
  return (
    <div
      ref={boxRef}
      className="mp-log"
      data-size={size}
      role="log"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the log must be scrollable by keyboard
      tabIndex={0}
      onScroll={event => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        onFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END);
      }}
    >
      {lines.length === 0 ? (
        <p>{empty}</p>
      ) : (
        read.map((line, index) => (
          <div
            // eslint-disable-next-line react/no-array-index-key -- equal lines are common and never move
            key={index}
            className="mp-log-line"
            data-level={line.level}
            data-linked={isLinked(line) || undefined}
          >
            <LineTime line={line} addressOf={addressOf} />
            {line.level && <span className="mp-log-level">{line.level}</span>}
            <span>
              {line.text} {line.rest && <span className="mp-log-rest">{line.rest}</span>}
            </span>
          </div>
        ))
      )}
    </div>
  );
}

function LineTime({ line, addressOf }: { line: ReadLine; addressOf?: (line: ReadLine) => string }) {
  if (!line.at) return null;
  const time = <time dateTime={line.at}>{clockOf(line.at)}</time>;
  if (!addressOf) return time;
  return (
    <RouterLink to={addressOf(line)} replace title="Address of this line">
      {time}
    </RouterLink>
  );
}
