import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, Flex, SearchField, Switch } from '@backstage/ui';
import type { Installation, LogLine } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { type ReadLine, readLogLine } from './readLogLine';
import './LogsTab.css';

/** Lines that are kept on the page; older ones scroll out. */
const KEPT = 2_000;
/** Pixels from the end that still count as the end. */
const NEAR_END = 24;

const clock = (at: string | undefined) => (at ? new Date(at).toLocaleTimeString('en-GB') : undefined);

/** What it says, live; filter and line are part of the address, so that a colleague sees the same. */
export function LogsTab({ installation }: { installation: Installation }) {
  const client = usePluginManager();
  const [params, setParams] = useSearchParams();
  const filter = params.get('filter') ?? '';
  const at = params.get('at');
  const [lines, setLines] = useState<LogLine[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [following, setFollowing] = useState(at === null);
  const [attempt, setAttempt] = useState(0);
  const boxRef = useRef<HTMLDivElement>(null);
  const { environment, pluginId } = installation;

  useEffect(() => {
    const controller = new AbortController();
    setFailure(undefined);
    setLines([]);
    const follow = async () => {
      for await (const line of client.followLogs(
        pluginId,
        { environment, tail: 500 },
        { signal: controller.signal }
      )) {
        setLines(current => [...current.slice(-(KEPT - 1)), line]);
      }
    };
    follow().catch(error => {
      if (!controller.signal.aborted) setFailure(error);
    });
    return () => controller.abort();
  }, [client, environment, pluginId, attempt]);

  const shown = useMemo(
    () =>
      filter === '' ? lines : lines.filter(({ line }) => line.toLowerCase().includes(filter.toLowerCase())),
    [lines, filter]
  );
  const read = useMemo(() => shown.map(line => readLogLine(line)), [shown]);
  const linked = at !== null && read.some(line => line.at === at);
  useEffect(() => {
    const box = boxRef.current;
    if (following && box) box.scrollTop = box.scrollHeight;
  }, [shown, following]);
  useEffect(() => {
    if (linked) boxRef.current?.querySelector('[data-linked]')?.scrollIntoView({ block: 'center' });
  }, [linked]);

  const since = lines[0] && clock(readLogLine(lines[0]).at);
  const addressOf = (line: ReadLine) => {
    const next = new URLSearchParams(params);
    next.set('at', line.at ?? '');
    return `?${next}`;
  };
  return (
    <Flex direction="column" gap="3">
      <div className="mp-log-tools" data-search>
        <SearchField
          aria-label="Filter the log"
          placeholder="Filter…"
          value={filter}
          onChange={text =>
            setParams(
              current => {
                const next = new URLSearchParams(current);
                if (text) next.set('filter', text);
                else next.delete('filter');
                return next;
              },
              { replace: true }
            )
          }
        />
        <Switch label="Follow" isSelected={following} onChange={setFollowing} />
        <Button size="small" variant="tertiary" onPress={() => setAttempt(count => count + 1)}>
          Read again
        </Button>
        <CopyAsCli command={`./flyloft logs ${pluginId} --environment ${environment} --follow`} />
      </div>
      {failure !== undefined && (
        <ErrorBlock
          title="The log cannot be read"
          error={failure}
          onRetry={() => setAttempt(count => count + 1)}
        />
      )}
      <div
        ref={boxRef}
        className="mp-log"
        role="log"
        aria-label={`Log of ${installation.name}`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the log must be scrollable by keyboard
        tabIndex={0}
        onScroll={event => {
          // Whoever scrolls up reads, and nothing may run away; whoever comes back to the end follows again.
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END);
        }}
      >
        {shown.length === 0 ? (
          <p>
            {filter
              ? `No lines for this filter${since ? ` since ${since}` : ''}.`
              : 'It has not said anything yet.'}
          </p>
        ) : (
          read.map((line, index) => (
            <div
              // eslint-disable-next-line react/no-array-index-key -- equal lines are common and never move
              key={index}
              className="mp-log-line"
              data-level={line.level}
              data-linked={(at !== null && line.at === at) || undefined}
            >
              {line.at && (
                <RouterLink to={addressOf(line)} replace title="Address of this line">
                  <time dateTime={line.at}>{clock(line.at)}</time>
                </RouterLink>
              )}
              {line.level && <span className="mp-log-level">{line.level}</span>}
              <span>
                {line.text} {line.rest && <span className="mp-log-rest">{line.rest}</span>}
              </span>
            </div>
          ))
        )}
      </div>
    </Flex>
  );
}
