import {
  ErrorBlock,
  LoadingBlock,
  useEnvironments,
  useInstalled,
  usePlan,
  usePlugin,
} from '@flyloft/plugin-marketplace-react';
import { useParams, useSearchParams } from 'react-router-dom';
import { Page } from '../shared/Page';
import { Wizard } from './Wizard';

/** Everything the wizard starts from, read before it starts, so that it never starts twice. */
export function WizardPage() {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const planId = params.get('plan');
  const plugin = usePlugin(id, params.get('release') ?? undefined);
  const environments = useEnvironments();
  const installed = useInstalled();
  const failed = [plugin, environments, installed].find(query => query.isError);

  if (failed) {
    return (
      <Page title={`Configure ${id}`}>
        <ErrorBlock
          title="The wizard cannot start"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      </Page>
    );
  }
  if (!plugin.data || !environments.data || !installed.data) {
    return (
      <Page title={`Configure ${id}`}>
        <LoadingBlock label="Loading the wizard" rows={6} />
      </Page>
    );
  }
  const environment = params.get('env') ?? environments.data.items[0]?.id ?? '';
  const installation = installed.data.items.find(
    item => item.pluginId === id && item.environment === environment
  );
  const start = { plugin: plugin.data, environment, environments: environments.data.items, installation };
  return planId ? <WizardFromPlan planId={planId} {...start} /> : <Wizard {...start} />;
}

function WizardFromPlan({ planId, ...start }: { planId: string } & Parameters<typeof Wizard>[0]) {
  const plan = usePlan(planId);
  if (plan.isError) {
    return (
      <Page title={`Configure ${start.plugin.name}`}>
        <ErrorBlock
          title="The plan cannot be edited"
          error={plan.error}
          onRetry={() => void plan.refetch()}
        />
      </Page>
    );
  }
  if (!plan.data) return <LoadingBlock label="Loading the plan" />;
  const item = plan.data.content.items.find(candidate => candidate.pluginId === start.plugin.id);
  return <Wizard {...start} edited={{ planId, config: item?.config ?? {} }} />;
}
