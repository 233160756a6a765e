import { Accordion, AccordionPanel, AccordionTrigger, Flex, Text } from '@backstage/ui';
import { shortDigest, type PluginDetail, type ReleaseListItem } from '@flyloft/plugin-manager-common';
import { Markdown, RelativeTime } from '@flyloft/plugin-marketplace-react';

/** Every release, newest first: does it fit, what broke, what changed. */
export function VersionsTab({ plugin }: { plugin: PluginDetail }) {
  return (
    <Flex direction="column" gap="2">
      {plugin.releases.map(release => (
        <Accordion key={release.version} defaultExpanded={release.version === plugin.manifest.version}>
          <AccordionTrigger
            title={`${release.version}${release.version === plugin.latest ? ' · latest' : ''}${
              release.yanked ? ' · withdrawn' : ''
            }${release.deprecated ? ' · deprecated' : ''}${release.fits ? '' : ' · does not fit'}`}
          />
          <AccordionPanel>
            <Release
              release={release}
              changelog={release.version === plugin.manifest.version ? plugin.changelog : undefined}
            />
          </AccordionPanel>
        </Accordion>
      ))}
    </Flex>
  );
}

/** "Withdrawn by its publisher: it leaks tokens." */
const withReason = (what: string, reason: string | undefined) => (reason ? `${what}: ${reason}` : `${what}.`);

function Release({ release, changelog }: { release: ReleaseListItem; changelog?: string }) {
  const text = release.changelog ?? changelog;
  return (
    <Flex direction="column" gap="3">
      <Text color="secondary">
        Published <RelativeTime at={release.publishedAt} /> · {(release.bundleSize / 1024).toFixed(0)} KiB ·
        bundle <code title={release.bundleDigest}>{shortDigest(release.bundleDigest)}</code>
      </Text>
      {release.yanked && <Text>{withReason('Withdrawn by its publisher', release.yankReason)}</Text>}
      {release.deprecated && <Text>{withReason('Deprecated', release.deprecationReason)}</Text>}
      {release.because && <Text>{release.because}</Text>}
      {release.breakingChanges.length > 0 && (
        <div>
          <Text weight="bold">Breaking changes</Text>
          <ul>
            {release.breakingChanges.map(change => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </div>
      )}
      {text ? <Markdown>{text}</Markdown> : <Text>No changelog.</Text>}
    </Flex>
  );
}
