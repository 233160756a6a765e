import { useState } from 'react';
import type { Installation } from '@flyloft/plugin-manager-common';
import { ButtonLink, Flex, Link, SearchField, Select, Text } from '@backstage/ui';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  RelativeTime,
  StateBadge,
  useInstalled,
} from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { Page } from '../shared/Page';
import { sortByTrouble } from './sortByTrouble';
import { summariseInstalled } from './summariseInstalled';
import '../pluginPage/PluginPage.css';

const FILTERS = [
  { value: 'all', label: 'All states' },
  { value: 'failing', label: 'Failing' },
  { value: 'updates', label: 'Has an update' },
  { value: 'stopped', label: 'Stopped' },
];

/** Everything that runs: what is wrong stands first, its fix beside it. */
export function InstalledPage() {
  const [filter, setFilter] = useState('all');
  const [text, setText] = useState('');
  const installed = useInstalled();
  const all = installed.data?.items ?? [];
  const shown = sortByTrouble(all).filter(
    item =>
      (filter === 'all' ||
        (filter === 'failing' && ['failing', 'degraded'].includes(item.health.status)) ||
        (filter === 'updates' && item.available !== undefined) ||
        (filter === 'stopped' && item.state === 'stopped')) &&
      `${item.name} ${item.pluginId}`.toLowerCase().includes(text.trim().toLowerCase())
  );
  return (
    <Page title="Installed" subtitle={installed.isSuccess ? summariseInstalled(all) : undefined}>
      {installed.isPending && <LoadingBlock label="Loading what is installed" rows={6} />}
      {installed.isError && (
        <ErrorBlock
          title="What is installed cannot be shown"
          error={installed.error}
          onRetry={() => void installed.refetch()}
        />
      )}
      {installed.isSuccess && all.length === 0 && (
        <EmptyState
          title="Nothing is installed yet"
          action={<ButtonLink href={paths.discover}>Browse the marketplace</ButtonLink>}
        >
          The first one takes about a minute.
        </EmptyState>
      )}
      {all.length > 0 && (
        <Flex direction="column" gap="4">
          <Flex gap="3" className="mp-wrap" data-search>
            <SearchField
              aria-label="Find an installed plugin"
              placeholder="Find…"
              value={text}
              onChange={setText}
            />
            <Select
              aria-label="State"
              options={FILTERS}
              value={filter}
              onChange={key => setFilter(String(key ?? 'all'))}
            />
          </Flex>
          <table className="mp-rows">
            <thead>
              <tr>
                <th scope="col">Plugin</th>
                <th scope="col">Environment</th>
                <th scope="col">State</th>
                <th scope="col">Release</th>
                <th scope="col">Last change</th>
                <th scope="col">Next</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(item => (
                <tr key={item.id} data-list-row>
                  <td>
                    <Link href={paths.installation(item.environment, item.pluginId)}>{item.name}</Link>
                  </td>
                  <td>{item.environment}</td>
                  <td>
                    <StateBadge state={item.state} />{' '}
                    {item.state === 'running' && item.health.status !== 'healthy' && (
                      <StateBadge state={item.health.status} />
                    )}
                    {item.health.reasons.map(reason => (
                      <Text as="p" key={reason} variant="body-small">
                        {reason}
                      </Text>
                    ))}
                  </td>
                  <td>
                    {item.release}
                    {item.available && ` → ${item.available}`}
                  </td>
                  <td>
                    <RelativeTime at={item.changedAt} /> by {item.changedBy}
                  </td>
                  <td>
                    <NextLink installation={item} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length === 0 && (
            <Text role="status">Nothing matches. Choose “All states” or clear the search.</Text>
          )}
        </Flex>
      )}
    </Page>
  );
}

/** The one thing that makes sense next for a row. */
function NextLink({ installation }: { installation: Installation }) {
  const { operationId, available, environment, pluginId, path, state } = installation;
  if (operationId) return <Link href={paths.operation(operationId)}>Watch</Link>;
  if (available) {
    return <Link href={paths.configure(pluginId, `?env=${environment}&release=${available}`)}>Update</Link>;
  }
  if (path && state === 'running') return <Link href={path}>Open</Link>;
  return <Link href={paths.installation(environment, pluginId)}>Manage</Link>;
}
