import { Accordion, AccordionPanel, AccordionTrigger, Flex, Text } from '@backstage/ui';
import {
  formatSize,
  shortDigest,
  type PluginDetail,
  type ReleaseListItem,
} from '@flyloft/plugin-manager-common';
import { Markdown, RelativeTime } from '@flyloft/plugin-marketplace-react';

/** Every release, newest first: does it fit, what broke, what changed. */
export function VersionsTab({ plugin }: { plugin: PluginDetail }) {
  return (
    <Flex direction="column" gap="2" className="mp-versions">
      {plugin.releases.map(release => (
        <Accordion key={release.version} defaultExpanded={release.version === plugin.manifest.version}>
          <AccordionTrigger
            title={`${release.version}${release.version === plugin.latest ? ' · latest' : ''}${
              release.yanked ? ' · withdrawn' : ''
            }${release.deprecated ? ' · deprecated' : ''}${release.fits ? '' : ' · does not fit'}`}
          />
          <AccordionPanel>
            <Release release={release} />
          </AccordionPanel>
        </Accordion>
      ))}
    </Flex>
  );
}

/** "Withdrawn by its publisher: it leaks tokens." */
const withReason = (what: string, reason: string | undefined) => (reason ? `${what}: ${reason}` : `${what}.`);

function Release({ release }: { release: ReleaseListItem }) {
  return (
    <Flex direction="column" gap="3">
      <Text color="secondary">
        Published <RelativeTime at={release.publishedAt} /> · {formatSize(release.bundleSize)} · bundle{' '}
        <code title={release.bundleDigest}>{shortDigest(release.bundleDigest)}</code>
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
      {release.changelog ? (
        <Markdown>{release.changelog}</Markdown>
      ) : (
        <Text color="secondary">Its changelog says nothing of it.</Text>
      )}
    </Flex>
  );
}
