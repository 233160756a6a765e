import { useEffect, useRef, useState } from 'react';
import { Button, Flex, SearchField, Switch, Text } from '@backstage/ui';
import type { Installation, LogLine } from '@flyloft/plugin-manager-common';
import { ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useSearchParams } from 'react-router-dom';
import './LogsTab.css';

/** Lines that are kept on the page; older ones scroll out. */
const KEPT = 2_000;

/** What it says, live; the filter is part of the address. */
export function LogsTab({ installation }: { installation: Installation }) {
  const client = usePluginManager();
  const [params, setParams] = useSearchParams();
  const filter = params.get('filter') ?? '';
  const [lines, setLines] = useState<LogLine[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [following, setFollowing] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const boxRef = useRef<HTMLDivElement>(null);
  const { environment, pluginId } = installation;

  useEffect(() => {
    const controller = new AbortController();
    setFailure(undefined);
    setLines([]);
    const read = async () => {
      for await (const line of client.followLogs(
        pluginId,
        { environment, tail: 500 },
        { signal: controller.signal }
      )) {
        setLines(current => [...current.slice(-(KEPT - 1)), line]);
      }
    };
    read().catch(error => {
      if (!controller.signal.aborted) setFailure(error);
    });
    return () => controller.abort();
  }, [client, environment, pluginId, attempt]);

  const shown =
    filter === '' ? lines : lines.filter(({ line }) => line.toLowerCase().includes(filter.toLowerCase()));
  useEffect(() => {
    const box = boxRef.current;
    if (following && box) box.scrollTop = box.scrollHeight;
  }, [shown, following]);

  return (
    <Flex direction="column" gap="3">
      <Flex gap="3" align="center" className="mp-wrap" data-search>
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
      </Flex>
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
        onWheel={() => setFollowing(false)}
      >
        {shown.length === 0 ? (
          <Text>
            {filter ? `No lines with “${filter}” among the last ${lines.length}.` : 'No lines yet.'}
          </Text>
        ) : (
          shown.map((line, index) => (
            // eslint-disable-next-line react/no-array-index-key -- equal lines are common and never move
            <div key={index}>{line.line}</div>
          ))
        )}
      </div>
    </Flex>
  );
}
