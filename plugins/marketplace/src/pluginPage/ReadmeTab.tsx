import { Flex, Link } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { EmptyState, Markdown } from '@flyloft/plugin-marketplace-react';

/** What the publisher says. */
export function ReadmeTab({ plugin }: { plugin: PluginDetail }) {
  const links = [
    ...(plugin.manifest.homepage ? [{ title: 'Homepage', url: plugin.manifest.homepage }] : []),
    ...(plugin.manifest.repository ? [{ title: 'Source', url: plugin.manifest.repository }] : []),
    ...plugin.manifest.documentation,
  ];
  return (
    <Flex direction="column" gap="4">
      {links.length > 0 && (
        <Flex gap="4" className="mp-wrap">
          {links.map(link => (
            <Link key={`${link.title} ${link.url}`} href={link.url} target="_blank" rel="noopener noreferrer">
              {link.title}
            </Link>
          ))}
        </Flex>
      )}
      {plugin.readme ? (
        <Markdown>{plugin.readme}</Markdown>
      ) : (
        <EmptyState title="This release has no readme">Its source may have one.</EmptyState>
      )}
    </Flex>
  );
}
