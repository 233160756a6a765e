import { Flex, Text } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';

/** Evidence: what is known of these bytes, and how to check it again. */
export function QualityTab({ plugin }: { plugin: PluginDetail }) {
  const { packed, license } = plugin.manifest;
  const forced = Object.entries(packed.forced);
  const shared = Object.entries(plugin.manifest.federation?.shared ?? {}).map(
    ([name, range]) => `${name} ${range}`
  );
  const facts: Array<[string, string]> = [
    ['Bundle', plugin.bundleDigest],
    [
      'Size',
      `${(plugin.bundleSize / 1024).toFixed(0)} KiB in ${
        plugin.manifest.files.length
      } files, each with its own digest`,
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
    ...(packed.lockfile ? [['Lockfile', packed.lockfile] as [string, string]] : []),
  ];
  return (
    <Flex direction="column" gap="4">
      <table className="mp-rows">
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {forced.length > 0 && (
        <div>
          <Text as="h2" weight="bold">
            Runs on other versions than it asks for
          </Text>
          <ul>
            {forced.map(([name, range]) => (
              <li key={name}>
                <code>{name}</code>: asks for {range}, gets the plugin host’s
              </li>
            ))}
          </ul>
        </div>
      )}
      <Text>
        To check it yourself, pack it again with the lockfile from the bundle:{' '}
        <code>./flyloft pack --locked</code> gives the same digest.
      </Text>
    </Flex>
  );
}
