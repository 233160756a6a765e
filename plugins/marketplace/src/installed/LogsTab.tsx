import { useEffect, useMemo, useState } from 'react';
import { Button, Flex, SearchField, Switch } from '@backstage/ui';
import type { Installation, LogLine } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useSearchParams } from 'react-router-dom';
import { clockOf, LogBox } from '../logs/LogBox';
import { type ReadLine, readLogLine } from '../logs/readLogLine';
import './LogsTab.css';

/** Lines that are kept on the page; older ones scroll out. */
const KEPT = 2_000;
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
  const since = lines[0] && clockOf(readLogLine(lines[0]).at);
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
      <LogBox
        lines={shown}
        label={`Log of ${installation.name}`}
        empty={
          filter
            ? `No lines for this filter${since ? ` since ${since}` : ''}.`
            : 'It has not said anything yet.'
        }
        following={following}
        onFollowing={setFollowing}
        linkedAt={at}
        addressOf={addressOf}
      />
    </Flex>
  );
}
