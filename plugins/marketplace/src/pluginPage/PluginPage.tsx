import { useState } from 'react';
import { Flex, Text } from '@backstage/ui';
import {
  CopyAsCli,
  ErrorBlock,
  LoadingBlock,
  PluginIcon,
  TrustBadge,
  usePlugin,
} from '@flyloft/plugin-marketplace-react';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { useParams } from 'react-router-dom';
import { CatalogueTab, ListedPluginPage } from '../listing/ListedPluginPage';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { TabLinks } from '../shared/TabLinks';
import { DependenciesTab } from './DependenciesTab';
import { Facts } from './Facts';
import { InstallButton } from './InstallButton';
import { PermissionsTab } from './PermissionsTab';
import { QualityTab } from './QualityTab';
import { ReadmeTab } from './ReadmeTab';
import { ReviewsTab } from './ReviewsTab';
import { SimilarPlugins } from './SimilarPlugins';
import { StatusBanners } from './StatusBanners';
import { VersionsTab } from './VersionsTab';
import './PluginPage.css';

const TABS = [
  { id: 'readme', title: 'Readme', Content: ReadmeTab },
  { id: 'versions', title: 'Versions', Content: VersionsTab },
  { id: 'dependencies', title: 'Dependencies', Content: DependenciesTab },
  { id: 'permissions', title: 'Permissions', Content: PermissionsTab },
  { id: 'quality', title: 'Quality', Content: QualityTab },
  { id: 'reviews', title: 'Reviews', Content: ReviewsTab },
  { id: 'catalogue', title: 'Catalogue', Content: CatalogueTab },
] as const;

/** A plugin's page: is it good, does it fit, what will it touch? */
export function PluginPage() {
  const { id = '', tab = 'readme' } = useParams();
  const [version, setVersion] = useState<string>();
  const plugin = usePlugin(id, version);

  if (plugin.isPending) {
    return (
      <Page title={id} above={[above.marketplace]}>
        <LoadingBlock label={`Loading ${id}`} rows={8} />
      </Page>
    );
  }
  if (plugin.isError && plugin.error instanceof FlyloftError && plugin.error.code === 'BUNDLE_MISSING') {
    return <ListedPluginPage id={id} tab={tab} />;
  }
  if (plugin.isError) {
    return (
      <Page title={id} above={[above.marketplace]}>
        <ErrorBlock
          title={`${id} cannot be shown`}
          error={plugin.error}
          onRetry={() => void plugin.refetch()}
        />
      </Page>
    );
  }
  const { data } = plugin;
  const { Content } = TABS.find(candidate => candidate.id === tab) ?? TABS[0];
  return (
    <Page
      title={data.name}
      above={above.plugin(data.category)}
      icon={<PluginIcon plugin={data} size={64} />}
      subtitle={
        <Flex gap="2" align="center" className="mp-wrap">
          <span>by {data.author ?? data.publisher}</span>
          <TrustBadge
            tier={data.trustTier}
            publisher={data.publisher}
            bundleDigest={data.bundleDigest}
            evidenceHref={paths.plugin(id, 'quality')}
          />
          <CopyAsCli
            command={`./flyloft install ${data.id}${
              data.manifest.version === data.latest ? '' : `@${data.manifest.version}`
            }`}
          />
        </Flex>
      }
      actions={<InstallButton plugin={data} version={data.manifest.version} onVersion={setVersion} />}
    >
      <Flex direction="column" gap="4">
        <StatusBanners plugin={data} />
        <Text as="p" className="mp-lead">
          {data.description}
        </Text>
        <Facts plugin={data} />
        <TabLinks
          label="About this plugin"
          tabs={TABS.map(entry => ({
            ...entry,
            href: entry.id === 'readme' ? paths.plugin(id) : paths.plugin(id, entry.id),
          }))}
        />
        <Content plugin={data} />
        <SimilarPlugins id={id} />
      </Flex>
    </Page>
  );
}
