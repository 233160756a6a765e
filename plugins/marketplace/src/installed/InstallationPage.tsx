import { Alert, ButtonLink, Flex, Link } from '@backstage/ui';
import {
  CopyAsCli,
  ErrorBlock,
  LoadingBlock,
  Person,
  PluginIcon,
  RelativeTime,
  StateBadge,
  useEnvironments,
  useInstallation,
} from '@flyloft/plugin-marketplace-react';
import { useParams } from 'react-router-dom';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { TabLinks } from '../shared/TabLinks';
import { ConfigTab } from './ConfigTab';
import { HealthTab } from './HealthTab';
import { LifecycleButtons } from './LifecycleButtons';
import { LogsTab } from './LogsTab';
import { PinPanel } from './PinPanel';
import { RevisionsTab } from './RevisionsTab';
import { TryFrontendButton } from './TryFrontendButton';
import { PlanOperation } from '../plan/PlanOperation';
import '../pluginPage/PluginPage.css';

const TABS = [
  { id: 'health', title: 'Health', Content: HealthTab },
  { id: 'revisions', title: 'Revisions', Content: RevisionsTab },
  { id: 'logs', title: 'Logs', Content: LogsTab },
  { id: 'config', title: 'Config', Content: ConfigTab },
] as const;

/** One installation: how it is, what it ran, what it says, and what can be done about it. */
export function InstallationPage() {
  const { environment = '', id = '', tab = 'health' } = useParams();
  const installation = useInstallation(environment, id);
  const { data } = installation;
  const environments = useEnvironments();
  const notice = environments.data?.items.find(item => item.id === environment)?.notice;
  const { Content } = TABS.find(candidate => candidate.id === tab) ?? TABS[0];
  return (
    <Page
      title={data?.name ?? id}
      above={[above.marketplace, above.installed]}
      icon={data && <PluginIcon plugin={{ id: data.pluginId, name: data.name, hasIcon: true }} size={64} />}
      subtitle={
        data && (
          <Flex gap="2" align="center" className="mp-wrap">
            {/* One word of state, as in the list. */}
            <StateBadge
              state={
                data.state === 'running' && data.health.status !== 'unknown' ? data.health.status : data.state
              }
            />
            <span>
              <Link href={paths.plugin(data.pluginId)}>{data.release}</Link> in {data.environment} · changed{' '}
              <RelativeTime at={data.changedAt} /> by <Person entityRef={data.changedBy} />
            </span>
            <span className="mp-inline">
              <CopyAsCli command={`./flyloft status ${data.pluginId} --environment ${data.environment}`} />
              {!data.pin && data.state !== 'uninstalled' && <PinPanel installation={data} />}
            </span>
          </Flex>
        )
      }
      actions={data && <LifecycleButtons installation={data} />}
    >
      {installation.isPending && <LoadingBlock label="Loading the installation" rows={6} />}
      {installation.isError && (
        <ErrorBlock
          title={`${id} cannot be shown`}
          error={installation.error}
          onRetry={() => void installation.refetch()}
        />
      )}
      {data && (
        <Flex direction="column" gap="4">
          {data.quarantine && (
            <Alert
              status="danger"
              icon
              title={`${data.name}’s pages are off`}
              description={`They failed while loading (${data.quarantine.message}). The rest of the portal is fine. Roll back, or install another release.`}
              customActions={
                <Flex gap="2" className="mp-wrap">
                  <TryFrontendButton installation={data} />
                  <ButtonLink
                    size="small"
                    variant="secondary"
                    href={paths.installation(environment, id, 'revisions')}
                  >
                    Roll back
                  </ButtonLink>
                </Flex>
              }
            />
          )}
          {notice && <Alert status="info" icon title={notice} />}
          {data.operationId && <PlanOperation operationId={data.operationId} />}
          {data.pin && data.state !== 'uninstalled' && <PinPanel installation={data} />}
          <TabLinks
            label="About this installation"
            tabs={TABS.map(each => ({
              ...each,
              href: paths.installation(environment, id, each.id === 'health' ? undefined : each.id),
            }))}
          />
          <Content installation={data} />
        </Flex>
      )}
    </Page>
  );
}
