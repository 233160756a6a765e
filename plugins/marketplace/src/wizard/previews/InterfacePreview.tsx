import { useEffect, useMemo, useState } from 'react';
import { Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { JsonObject, PluginDetail } from '@flyloft/plugin-manager-common';
import { EmptyState, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { PreviewFrame } from './PreviewFrame';
import { useThemeMode } from './useThemeMode';

type Side = 'next' | 'running';

/** Where the pages of a release can be looked at, by its digest. */
function usePreviewUrl(digest: string | undefined): string | undefined {
  const client = usePluginManager();
  const [found, setFound] = useState<{ digest: string; url: string }>();
  useEffect(() => {
    if (digest === undefined) return undefined;
    let wanted = true;
    void client.previewUrl(digest).then(url => wanted && setFound({ digest, url }));
    return () => {
      wanted = false;
    };
  }, [client, digest]);
  return found && found.digest === digest ? found.url : undefined;
}

/**
 * The plugin's own pages with sample data and this configuration, and as they are with the one that runs. Secrets are
 * words in both configurations already.
 */
export function InterfacePreview({
  plugin,
  running,
  after,
  before,
}: {
  plugin: PluginDetail;
  /** The release that runs; undefined where none does or it is not known yet. */
  running: PluginDetail | undefined;
  after: JsonObject;
  before: JsonObject | undefined;
}) {
  const theme = useThemeMode();
  const [wanted, setWanted] = useState<Side>('next');
  const canCompare = before !== undefined && running?.manifest.preview !== undefined;
  const side = canCompare ? wanted : 'next';
  const release = side === 'running' && running ? running : plugin;
  const config = side === 'running' && before ? before : after;
  const text = JSON.stringify(config);
  // By its content: a configuration that says the same is not sent again.
  const shown = useMemo(() => ({ config: JSON.parse(text) as unknown, theme }), [text, theme]);
  const url = usePreviewUrl(plugin.manifest.preview ? release.bundleDigest : undefined);
  if (!plugin.manifest.preview) {
    return (
      <EmptyState title="This release ships no preview">
        {plugin.manifest.federation
          ? 'Its pages can be seen once it runs.'
          : 'It brings no pages of its own: there is nothing to see.'}
      </EmptyState>
    );
  }
  return (
    <>
      {canCompare && (
        <ToggleButtonGroup
          aria-label="Which configuration"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[side]}
          onSelectionChange={keys => setWanted(keys.has('running') ? 'running' : 'next')}
        >
          <ToggleButton id="next" size="small">
            As it would be
          </ToggleButton>
          <ToggleButton id="running" size="small">
            As it runs
          </ToggleButton>
        </ToggleButtonGroup>
      )}
      {url && <PreviewFrame title={`Preview of ${plugin.name}`} url={url} shown={shown} />}
      <Text as="p" variant="body-small" color="secondary">
        Sample data in a closed frame: it cannot reach this page, the network or your data, and gets no
        secret.
      </Text>
    </>
  );
}
