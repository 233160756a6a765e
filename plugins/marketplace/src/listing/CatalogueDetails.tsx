import { Accordion, AccordionPanel, AccordionTrigger, Flex, Link } from '@backstage/ui';
import type { ListedPackage, ListingAnswer } from '@flyloft/plugin-manager-common';
import { RelativeTime } from '@flyloft/plugin-marketplace-react';
import { stringify } from 'yaml';
import { Rows } from '../shared/Rows';
import { sayWord } from './sayWord';

/** What the catalogues know of a plugin: its packages, how each is configured, who supports it, and who says so. */
export function CatalogueDetails({ listing }: { listing: ListingAnswer }) {
  const examples = listing.packages.flatMap(one =>
    one.configExamples.map(example => ({ ...example, packageName: one.name }))
  );
  return (
    <Flex direction="column" gap="5">
      {listing.highlights.length > 0 && (
        <ul aria-label="Highlights" className="mp-plain-list">
          {listing.highlights.map(text => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <Facts listing={listing} />
      {listing.packages.length > 0 && (
        <Rows caption="Packages" columns={['Package', 'Version', 'Made for Backstage', 'Support']}>
          {listing.packages.map(one => (
            <PackageRow key={one.name} one={one} />
          ))}
        </Rows>
      )}
      {examples.length > 0 && (
        <section aria-labelledby="examples">
          <h2 className="mp-section-title" id="examples">
            Configuration
          </h2>
          {examples.map((example, index) => (
            // eslint-disable-next-line react/no-array-index-key -- titles repeat
            <Accordion key={index} defaultExpanded={examples.length === 1}>
              <AccordionTrigger title={`${example.title} · ${example.packageName}`} />
              <AccordionPanel>
                {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines must be scrollable by keyboard */}
                <pre className="mp-code" tabIndex={0}>
                  {stringify(example.content)}
                </pre>
              </AccordionPanel>
            </Accordion>
          ))}
        </section>
      )}
    </Flex>
  );
}

const isThere = (text: string | undefined): text is string => Boolean(text);

function Facts({ listing }: { listing: ListingAnswer }) {
  const { support, lifecycle, license, links, origins } = listing;
  const facts: Array<[string, string]> = [
    ...(support
      ? [
          ['Support', [sayWord(support.level), support.provider].filter(Boolean).join(', by ')] as [
            string,
            string
          ],
        ]
      : []),
    ...(lifecycle ? [['Lifecycle', sayWord(lifecycle)] as [string, string]] : []),
    ...(license ? [['License', license] as [string, string]] : []),
    ...(listing.categories.length > 1
      ? [['Categories', listing.categories.join(', ')] as [string, string]]
      : []),
  ];
  return (
    <table className="mp-rows mp-fact-rows">
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
        {links.length > 0 && (
          <tr>
            <th scope="row">Links</th>
            <td>
              <Flex gap="4" className="mp-wrap">
                {links.map(link => (
                  <Link key={link.url} href={link.url} target="_blank" rel="noopener noreferrer">
                    {link.title}
                  </Link>
                ))}
              </Flex>
            </td>
          </tr>
        )}
        <tr>
          <th scope="row">Listed by</th>
          <td>
            {origins.map(origin => (
              <div key={`${origin.source} ${origin.key}`}>
                {origin.source}
                <span className="mp-secondary">
                  {' '}
                  {origin.file ?? origin.key}
                  {origin.line === undefined ? '' : `:${origin.line}`}
                </span>
              </div>
            ))}
            <div className="mp-secondary">
              since <RelativeTime at={listing.firstSeenAt} />, changed <RelativeTime at={listing.changedAt} />
            </div>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function PackageRow({ one }: { one: ListedPackage }) {
  const { versions = [] } = one;
  return (
    <tr>
      <td>
        <code>{one.name}</code>
        <div className="mp-secondary">
          {[one.role && sayWord(one.role), one.license].filter(Boolean).join(' · ')}
        </div>
        {one.deprecated && <div>Deprecated: {one.deprecated}</div>}
      </td>
      <td>
        {one.version ?? 'not said'}
        {versions.length > 1 && <div className="mp-secondary">{versions.length} versions</div>}
        {Object.entries(one.distTags ?? {})
          .filter(([tag]) => tag !== 'latest')
          .slice(0, 3)
          .map(([tag, version]) => (
            <div key={tag} className="mp-secondary">
              {tag}: {version}
            </div>
          ))}
      </td>
      <td>{one.supportedVersions ?? 'not said'}</td>
      <td>{[one.support, one.lifecycle].filter(isThere).map(sayWord).join(' · ') || 'not said'}</td>
    </tr>
  );
}
