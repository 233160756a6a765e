import { isElsewhere, type LogLine } from '@flyloft/plugin-manager-common';
import { refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import { createRedactor } from '../../domain/logs/redact';
import { secretReferences } from '../../domain/render';
import { appliedValues } from '../../domain/render/appliedValues';
import type { Clusters, InstallationRecord, Store } from '../../ports';
import { valueOf, type SecretSources } from '../operations/fillSecrets';

/** What {@link podLogs} reads from. */
export type PodLogDependencies = {
  store: Pick<Store, 'installations' | 'operations' | 'plans' | 'secrets'>;
  clusters: Clusters;
} & Pick<SecretSources, 'bundleTokens' | 'databases'>;

/** Whose pods, by the Deployment that makes them. */
export type PodsOf = {
  installation: Pick<InstallationRecord, 'id' | 'tenant' | 'environment' | 'pluginId' | 'revision'> & {
    operationId?: string;
  };
  deployment: KubernetesObject;
};

/** How much is read, and until when. */
export type PodLogOptions = { tail: number; sinceSeconds?: number; follow: boolean; signal: AbortSignal };

/** Every Secret that a pod of the installation may have: of what runs, and of the operation that changes it. */
async function secretsOf(
  { installation }: PodsOf,
  { store }: PodLogDependencies
): Promise<KubernetesObject[]> {
  const { id, revision, operationId, pluginId } = installation;
  const current = await store.installations.findRevision(id, revision);
  const operation = operationId === undefined ? undefined : await store.operations.find(operationId);
  const plan = operation && (await store.plans.find(operation.operation.planId));
  const planned = (plan?.objects ?? []).filter(entry => entry.pluginId === pluginId);
  return [...(current?.objects ?? []), ...planned.map(({ object }) => object)].filter(
    ({ kind }) => kind === 'Secret'
  );
}

/** The label selector of a Deployment as the API wants it: `a=1,b=2`. */
function selectorText(deployment: KubernetesObject): string {
  const spec = deployment.spec as { selector?: { matchLabels?: Record<string, string> } } | undefined;
  return Object.entries(spec?.selector?.matchLabels ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** Lines of an installation's pods. A secret that the plugin has been given, and says, is taken out of them. */
export async function* podLogs(
  pods: PodsOf,
  options: PodLogOptions,
  dependencies: PodLogDependencies
): AsyncGenerator<LogLine> {
  const { installation, deployment } = pods;
  const sources: SecretSources = {
    ...dependencies,
    secrets: dependencies.store.secrets,
    installation,
    elsewhere: async () => ({ outcome: 'refused', refusal: { code: 'SECRET_NOT_FOUND', message: '' } }),
  };
  const values: string[] = [];
  for (const secret of await secretsOf(pods, dependencies)) {
    for (const { value } of secretReferences(secret)) {
      const text = await valueOf(value, sources);
      if (typeof text === 'string') values.push(text);
    }
    // What is kept elsewhere may have been replaced there; the pod has what was applied.
    if (secretReferences(secret).some(({ value }) => '$secret' in value && isElsewhere(value.$secret))) {
      const live = await dependencies.clusters.forEnvironment(installation.environment).read(refOf(secret));
      if (live.outcome === 'found') values.push(...appliedValues(secret, live.object));
    }
  }
  const redact = createRedactor(values);
  const lines = dependencies.clusters
    .forEnvironment(installation.environment)
    .logs(deployment.metadata.namespace ?? '', selectorText(deployment), {
      tailLines: options.tail,
      follow: options.follow,
      ...(options.sinceSeconds === undefined ? {} : { sinceSeconds: options.sinceSeconds }),
      signal: options.signal,
    });
  for await (const line of lines) yield { ...line, line: redact(line.line) };
}
