import { Flex, Link } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { EmptyState, Markdown } from '@flyloft/plugin-marketplace-react';

/** A readme without its first heading, where that only repeats the name that stands above it. */
export function withoutTitle(readme: string, name: string): string {
  const [, title, rest] = /^\s*# (.+?)[ #]*\r?\n([^]*)$/.exec(readme) ?? [];
  return title?.trim().toLowerCase() === name.toLowerCase() ? rest ?? '' : readme;
}

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
        <div className="mp-panel">
          <Markdown>{withoutTitle(plugin.readme, plugin.name)}</Markdown>
        </div>
      ) : (
        <EmptyState title="This release has no readme">Its source may have one.</EmptyState>
      )}
    </Flex>
  );
}
