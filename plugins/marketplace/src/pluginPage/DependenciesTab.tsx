import { Flex, Link } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { EmptyState, ErrorBlock, LoadingBlock, useDependencies } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { WouldFit } from './WouldFit';
import { Rows } from '../shared/Rows';

const KINDS = {
  required: 'needs it',
  peer: 'wants it beside itself',
  optional: 'uses it where it is there',
} as const;

/** What this release needs, with what is installed, and who needs this plugin. */
export function DependenciesTab({ plugin }: { plugin: PluginDetail }) {
  const answer = useDependencies(plugin.id, plugin.manifest.version);
  if (answer.isPending) return <LoadingBlock label="Loading dependencies" />;
  if (answer.isError) {
    return (
      <ErrorBlock
        title="Dependencies cannot be shown"
        error={answer.error}
        onRetry={() => void answer.refetch()}
      />
    );
  }
  const { dependencies, dependents } = answer.data;
  if (dependencies.length + dependents.length === 0) {
    return <EmptyState title="It stands alone">It needs no other plugin, and none needs it.</EmptyState>;
  }
  return (
    <Flex direction="column" gap="5">
      <WouldFit plugin={plugin} />
      {dependencies.length > 0 && (
        <Rows caption="Needs" columns={['Plugin', 'Range', 'Would get', 'Installed']}>
          {dependencies.map(dependency => (
            <tr key={`${dependency.kind} ${dependency.pluginId}`}>
              <td>
                <Link href={paths.plugin(dependency.pluginId)}>{dependency.pluginId}</Link> (
                {KINDS[dependency.kind]})
              </td>
              <td>{dependency.range}</td>
              <td>{dependency.resolved ?? 'no release in this range'}</td>
              <td>{dependency.installed ?? 'no'}</td>
            </tr>
          ))}
        </Rows>
      )}
      {dependents.length > 0 && (
        <section className="mp-panel" aria-labelledby="needed-by">
          <h2 className="mp-section-title" id="needed-by">
            Needed by
          </h2>
          <ul className="mp-bullets">
            {dependents.map(dependent => (
              <li key={`${dependent.pluginId} ${dependent.version}`}>
                <Link href={paths.plugin(dependent.pluginId)}>{dependent.pluginId}</Link> {dependent.version}:{' '}
                {dependent.range}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Flex>
  );
}
