import { Button, Flex, Text } from '@backstage/ui';
import type { Installation, PluginDetail } from '@flyloft/plugin-manager-common';
import type { ConfigData } from '@flyloft/plugin-marketplace-react';

/** Complete configurations to start from: the publisher's examples, and what runs now. */
export function StartFrom({
  plugin,
  installation,
  onStart,
}: {
  plugin: PluginDetail;
  installation: Installation | undefined;
  onStart(config: ConfigData): void;
}) {
  const { examples } = plugin.manifest;
  if (examples.length === 0 && !installation) return null;
  return (
    <Flex gap="2" align="center" className="mp-wrap">
      <Text color="secondary">Start from</Text>
      {installation && (
        <Button size="small" variant="secondary" onPress={() => onStart(installation.config as ConfigData)}>
          what runs now
        </Button>
      )}
      {examples.map(example => (
        <Button
          key={example.title}
          size="small"
          variant="secondary"
          onPress={() => onStart(example.config as ConfigData)}
        >
          {example.title}
        </Button>
      ))}
    </Flex>
  );
}
