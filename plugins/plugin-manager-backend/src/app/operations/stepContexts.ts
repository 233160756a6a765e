import { refKey, refOf } from '../../domain/kubernetesObject';
import type { StepInput, StepKindName } from '../../domain/operation/stepKinds';
import type {
  InstallationRecord,
  Json,
  KubernetesObject,
  OperationRecord,
  PlanRecord,
  StepRecord,
} from '../../ports';
import type { StepContext } from '../steps/step';
import { fillSecrets } from './fillSecrets';
import type { Direction, RunDependencies } from './runDependencies';

/** What a context gets from the run that asks for it. */
type FromRun = Pick<StepContext, 'progress' | 'remember' | 'signal'>;

/** What each step of one operation works with: its part of the plan, and what ran before. */
export class StepContexts {
  readonly #previous: ReadonlyMap<string, KubernetesObject[]>;

  private constructor(
    private readonly deps: RunDependencies,
    private readonly operation: OperationRecord,
    private readonly steps: readonly StepRecord[],
    private readonly plan: PlanRecord,
    previous: ReadonlyMap<string, KubernetesObject[]>
  ) {
    this.#previous = previous;
  }

  /** Reads the objects of the revisions that the plan started from. */
  static async read(
    deps: RunDependencies,
    operation: OperationRecord,
    steps: readonly StepRecord[],
    plan: PlanRecord
  ): Promise<StepContexts> {
    const { installations } = deps.store;
    const previous = new Map<string, KubernetesObject[]>();
    for (const pluginId of operation.pluginIds) {
      const base = plan.content.baseRevisions[pluginId] ?? 0;
      if (base === 0) continue;
      const { tenant, environment } = operation;
      const found: InstallationRecord | undefined = await installations.find(tenant, environment, pluginId);
      const revision = found && (await installations.findRevision(found.id, base));
      if (revision) previous.set(pluginId, revision.objects);
    }
    return new StepContexts(deps, operation, steps, plan, previous);
  }

  /** The object that a step is about. */
  objectOf({ object }: StepInput): KubernetesObject | undefined {
    return object === undefined ? undefined : this.plan.objects[object]?.object;
  }

  async contextOf(direction: Direction, step: StepRecord, run: FromRun): Promise<StepContext> {
    const { deps, plan, operation } = this;
    const input = step.input as StepInput;
    const environment = deps.environments.find(({ id }) => id === operation.environment);
    if (!environment) throw new Error(`There is no environment ${operation.environment} any more`);
    const { pluginId } = step;
    const installation = await deps.store.installations.find(operation.tenant, environment.id, pluginId);
    if (!installation) throw new Error(`The installation of ${pluginId} has no row`);
    const object = this.objectOf(input);
    const previous = object && this.#previousOf(pluginId, object);
    const sources = {
      secrets: deps.store.secrets,
      bundleTokens: deps.bundleTokens,
      databases: deps.databases,
      installation: { tenant: operation.tenant, environment: environment.id, pluginId },
      elsewhere: (reference: string, expected?: { hash: string }) =>
        deps.elsewhere.read(reference, { tenant: operation.tenant, environment, pluginId }, expected),
      // An undo puts back what works now: a value that was replaced meanwhile is not to be had any more.
      exact: direction === 'run',
    };
    return {
      ...run,
      operationId: operation.id,
      input,
      tenant: operation.tenant,
      environment,
      pluginId,
      installation,
      plan,
      objects: plan.objects
        .filter(entry => entry.pluginId === pluginId && entry.action === 'apply')
        .map(entry => entry.object),
      ...(object ? { object } : {}),
      ...(previous ? { previous } : {}),
      knownDrift: object ? this.#knownDrift(object) : [],
      ...(step.before === undefined ? {} : { before: step.before }),
      outputs: this.#outputsFor(direction, step),
      cluster: deps.clusters.forEnvironment(environment.id),
      databases: deps.databases,
      fill: wanted => fillSecrets(wanted, sources),
      now: () => deps.clock.now(),
    };
  }

  #previousOf(pluginId: string, object: KubernetesObject): KubernetesObject | undefined {
    const key = refKey(refOf(object));
    return this.#previous.get(pluginId)?.find(candidate => refKey(refOf(candidate)) === key);
  }

  #knownDrift(object: KubernetesObject): string[] {
    const { kind, metadata } = object;
    const change = this.plan.content.objects.find(
      entry => entry.kind === kind && entry.name === metadata.name && entry.namespace === metadata.namespace
    );
    return change?.drift ?? [];
  }

  #outputsFor(direction: Direction, step: StepRecord): Partial<Record<StepKindName, Json>> {
    const last = direction === 'run' ? step.index - 1 : step.index;
    const outputs: Partial<Record<StepKindName, Json>> = {};
    for (const { pluginId, kind, output, index } of this.steps) {
      if (pluginId === step.pluginId && index <= last && output !== undefined) {
        outputs[kind as StepKindName] = output;
      }
    }
    return outputs;
  }
}
