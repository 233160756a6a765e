import { Alert, Flex, Text } from '@backstage/ui';
import type { ListingAnswer } from '@flyloft/plugin-manager-common';
import {
  CopyAsCli,
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  Markdown,
  PluginIcon,
  useListing,
} from '@flyloft/plugin-marketplace-react';
import { RiCheckboxCircleLine, RiCloseCircleLine, RiTeamLine } from '@remixicon/react';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { withoutTitle } from '../pluginPage/ReadmeTab';
import { SimilarPlugins } from '../pluginPage/SimilarPlugins';
import { TabLinks } from '../shared/TabLinks';
import { AskForListing } from './AskForListing';
import { CatalogueDetails } from './CatalogueDetails';
import { sayWord } from './sayWord';
import '../pluginPage/PluginPage.css';
import './ListedPluginPage.css';

/** The page of a plugin that catalogues name and nobody has made a bundle of. */
export function ListedPluginPage({ id, tab }: { id: string; tab: string }) {
  const listing = useListing(id);
  if (listing.isPending) {
    return (
      <Page title={id} above={[above.marketplace]}>
        <LoadingBlock label={`Loading ${id}`} rows={8} />
      </Page>
    );
  }
  if (listing.isError) {
    return (
      <Page title={id} above={[above.marketplace]}>
        <ErrorBlock
          title={`${id} cannot be shown`}
          error={listing.error}
          onRetry={() => void listing.refetch()}
        />
      </Page>
    );
  }
  return <Listed listing={listing.data} tab={tab} />;
}

function Listed({ listing, tab }: { listing: ListingAnswer; tab: string }) {
  const { pluginId, name } = listing;
  const hasReadme = listing.readme !== undefined;
  const tabs = [
    ...(hasReadme ? [{ id: 'readme', title: 'Readme' }] : []),
    { id: 'catalogue', title: 'Catalogue' },
  ];
  const shown = tabs.find(one => one.id === tab)?.id ?? tabs[0]!.id;
  return (
    <Page
      title={name}
      above={above.plugin(listing.category)}
      icon={<PluginIcon plugin={{ id: pluginId, name, hasIcon: listing.hasIcon }} size={64} />}
      subtitle={
        <Flex gap="2" align="center" className="mp-wrap">
          <span>
            by {listing.author ?? listing.publisher ?? 'an unnamed author'}
            {listing.support ? ` · Support: ${sayWord(listing.support.level).toLowerCase()}` : ''}
          </span>
          <CopyAsCli command={`./${listing.command}`} />
        </Flex>
      }
      actions={<AskForListing listing={listing} />}
    >
      <Flex direction="column" gap="4">
        <Alert
          status="info"
          icon
          title={`${name} has no bundle yet, so it cannot be installed`}
          description={
            <>
              {listing.asked.byYou ? 'An' : 'Ask for it: an'} admin gets the command that makes one,{' '}
              <code>{listing.command}</code>, and you are told when it is there.
            </>
          }
        />
        {listing.maturity === 'deprecated' && (
          <Alert
            status="warning"
            icon
            title={`${name} is deprecated`}
            description={
              listing.packages.find(one => one.deprecated)?.deprecated ??
              'Its catalogue says that it gets no new versions. Look for another one before you ask for it.'
            }
          />
        )}
        <Text as="p" className="mp-lead">
          {listing.description}
        </Text>
        <ul className="mp-facts" aria-label="At a glance">
          <li data-tone={listing.fits ? 'success' : 'danger'}>
            {listing.fits ? (
              <RiCheckboxCircleLine aria-hidden="true" />
            ) : (
              <RiCloseCircleLine aria-hidden="true" />
            )}
            <span>{listing.fitsBecause}</span>
          </li>
          {listing.asked.count > 0 && (
            <li>
              <RiTeamLine aria-hidden="true" />
              <span>
                {listing.asked.count === 1 ? '1 person' : `${listing.asked.count} people`} asked for it
                {listing.asked.byYou ? ', you among them' : ''}
              </span>
            </li>
          )}
        </ul>
        <TabLinks
          label="About this plugin"
          tabs={tabs.map((one, index) => ({
            ...one,
            href: index === 0 ? paths.plugin(pluginId) : paths.plugin(pluginId, one.id),
          }))}
        />
        {shown === 'readme' && (
          <div className="mp-panel">
            <Markdown>{withoutTitle(listing.readme ?? '', name)}</Markdown>
          </div>
        )}
        {shown === 'catalogue' && <CatalogueDetails listing={listing} />}
        <SimilarPlugins id={pluginId} />
      </Flex>
    </Page>
  );
}

/** What catalogues say of a plugin that has releases. */
export function CatalogueTab({ plugin }: { plugin: { id: string; name: string } }) {
  const listing = useListing(plugin.id);
  if (listing.isPending) return <LoadingBlock label="Loading what catalogues say" />;
  if (listing.isError) {
    return (
      <EmptyState title="No catalogue names it">
        {plugin.name} was published here. What its publisher says of it is under Readme and Versions.
      </EmptyState>
    );
  }
  return <CatalogueDetails listing={listing.data} />;
}
