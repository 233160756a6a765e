import type { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';
import { formatSize, type PluginDetail } from '@flyloft/plugin-manager-common';
import { CopyDigest } from '../shared/CopyDigest';
import { FactRows } from '../shared/Rows';

/** Evidence: what is known of these bytes, and how to check it again. */
export function QualityTab({ plugin }: { plugin: PluginDetail }) {
  const { packed, license } = plugin.manifest;
  const forced = Object.entries(packed.forced);
  const shared = Object.entries(plugin.manifest.federation?.shared ?? {}).map(
    ([name, range]) => `${name} ${range}`
  );
  const facts: Array<[string, ReactNode]> = [
    ['Bundle', <CopyDigest key="bundle" digest={plugin.bundleDigest} />],
    [
      'Size',
      `${formatSize(plugin.bundleSize)} in ${plugin.manifest.files.length} files, each with its own digest`,
    ],
    ['License', license],
    ...(packed.frontend
      ? [['Frontend', `${packed.frontend.name} ${packed.frontend.version}`] as [string, string]]
      : []),
    ...(packed.backend
      ? [['Backend', `${packed.backend.name} ${packed.backend.version}`] as [string, string]]
      : []),
    ...(packed.hostVersion ? [['Packed against plugin host', packed.hostVersion] as [string, string]] : []),
    ...(shared.length > 0 ? [['Frontend built against', shared.join(', ')] as [string, string]] : []),
    ...(packed.lockfile
      ? [['Lockfile', <CopyDigest key="lockfile" digest={packed.lockfile} />] as [string, ReactNode]]
      : []),
  ];
  return (
    <Flex direction="column" gap="4">
      <FactRows facts={facts} />
      {forced.length > 0 && (
        <section className="mp-panel" aria-labelledby="forced">
          <h2 className="mp-section-title" id="forced">
            Runs on other versions than it asks for
          </h2>
          <ul className="mp-bullets">
            {forced.map(([name, range]) => (
              <li key={name}>
                <code>{name}</code>: asks for {range}, gets the plugin host’s
              </li>
            ))}
          </ul>
        </section>
      )}
      <Text>
        To check it yourself, pack it again with the lockfile from the bundle:{' '}
        <code>./flyloft pack --locked</code> gives the same digest.
      </Text>
    </Flex>
  );
}
