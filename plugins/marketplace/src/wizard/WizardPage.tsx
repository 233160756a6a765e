import { FlyloftError, type JsonObject } from '@flyloft/plugin-manager-common';
import {
  ErrorBlock,
  LoadingBlock,
  useEnvironments,
  useInstalled,
  usePlan,
  usePlugin,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router-dom';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { NO_GUIDANCE } from './state/guidedStart';
import type { WizardStart } from './state/useWizard';
import { Wizard } from './Wizard';

/** The draft as it is when the wizard opens; never from memory, because another tab may have gone on with it. */
function useStoredDraft(environment: string | undefined, pluginId: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: ['drafts', 'one', environment, pluginId],
    queryFn: ({ signal }) =>
      client.getDraft(environment ?? '', pluginId, { signal }).catch(error => {
        // Who has none begins without one; whoever may keep none hears of it when the first is saved.
        if (error instanceof FlyloftError) return null;
        throw error;
      }),
    enabled: environment !== undefined,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
}

/** What the portal says beside the manifest; nothing of it for who may only look. */
function useGuidance(environment: string | undefined, pluginId: string, release: string | undefined) {
  const client = usePluginManager();
  return useQuery({
    queryKey: ['guidance', environment, pluginId, release],
    queryFn: ({ signal }) =>
      client.getGuidance(environment ?? '', pluginId, release ?? '', { signal }).catch(error => {
        if (error instanceof FlyloftError && error.code === 'NOT_ALLOWED') return NO_GUIDANCE;
        throw error;
      }),
    enabled: environment !== undefined && release !== undefined,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
}

/** Everything the wizard starts from, read before it starts, so that it never starts twice. */
export function WizardPage() {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const planId = params.get('plan');
  const plugin = usePlugin(id, params.get('release') ?? undefined);
  const environments = useEnvironments();
  const installed = useInstalled();
  const environment = params.get('env') ?? environments.data?.items[0]?.id;
  const draft = useStoredDraft(environment, id);
  const guidance = useGuidance(environment, id, plugin.data?.manifest.version);
  const failed = [plugin, environments, installed, draft, guidance].find(query => query.isError);

  if (failed) {
    return (
      <Page title={`Configure ${id}`} above={above.ofPlugin(id, id)}>
        <ErrorBlock
          title="The wizard cannot start"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      </Page>
    );
  }
  const isRead = plugin.data && environments.data && installed.data && guidance.data;
  if (!isRead || !environment || draft.data === undefined) {
    return (
      <Page title={`Configure ${id}`} above={above.ofPlugin(id, id)}>
        <LoadingBlock label="Loading the wizard" rows={6} />
      </Page>
    );
  }
  const start: WizardStart = {
    plugin: plugin.data,
    environment,
    environments: environments.data.items,
    installation: installed.data.items.find(item => item.pluginId === id && item.environment === environment),
    draft: draft.data ?? undefined,
    guidance: guidance.data,
  };
  const key = `${environment} ${id} ${plugin.data.manifest.version}`;
  return planId ? <WizardFromPlan key={key} planId={planId} {...start} /> : <Wizard key={key} {...start} />;
}

function WizardFromPlan({ planId, ...start }: { planId: string } & WizardStart) {
  const plan = usePlan(planId);
  if (plan.isError) {
    return (
      <Page
        title={`Configure ${start.plugin.name}`}
        above={above.ofPlugin(start.plugin.id, start.plugin.name)}
      >
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
  return <Wizard {...start} edited={{ planId, config: (item?.config ?? {}) as JsonObject }} />;
}
