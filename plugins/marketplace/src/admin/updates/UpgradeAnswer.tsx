import { Button, Link } from '@backstage/ui';
import type {
  UpgradePlugin,
  UpgradeReadiness,
  UpgradeSimulation,
  UpgradeStep,
} from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { ConflictBlock } from '../../plan/ConflictBlock';
import { paths } from '../../routes';

const GROUPS: ReadonlyArray<{ readiness: UpgradeReadiness; title: string; symbol: string }> = [
  { readiness: 'none', title: 'No compatible release', symbol: '✗' },
  { readiness: 'update', title: 'Ready with an update', symbol: '~' },
  { readiness: 'unknown', title: 'Unknown, not counted as ready', symbol: '?' },
  { readiness: 'ready', title: 'Ready', symbol: '✓' },
];

const SYMBOL = { yes: '✓', updates: '✓', unknown: '?', no: '✗' } as const;
const TONE = { yes: 'success', updates: 'success', unknown: 'warning', no: 'danger' } as const;

/** The answer first; then how many are how far, who they are, and the steps in order. */
export function UpgradeAnswer({ simulation }: { simulation: UpgradeSimulation }) {
  const { answer, sentence, counts, plugins } = simulation;
  return (
    <div className="mp-upgrade-answer">
      <p className="mp-upgrade-sentence" data-tone={TONE[answer]} role="status">
        <span aria-hidden="true">{SYMBOL[answer]}</span> {sentence}
      </p>
      <ReadinessBar counts={counts} />
      <Steps simulation={simulation} />
      {GROUPS.map(({ readiness, title, symbol }) => {
        const some = plugins.filter(plugin => plugin.readiness === readiness);
        if (some.length === 0) return null;
        return (
          <details key={readiness} open={readiness !== 'ready'} className="mp-fold mp-upgrade-group">
            <summary>
              <span aria-hidden="true">{symbol}</span> {title} ({some.length})
            </summary>
            <ul>
              {some.map(plugin => (
                <Plugin key={plugin.pluginId} plugin={plugin} />
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

/** How many plugins are how far, as one bar; its legend says the same in words. */
function ReadinessBar({ counts }: { counts: UpgradeSimulation['counts'] }) {
  const parts = [
    ['ready', 'ready'],
    ['update', 'with an update'],
    ['unknown', 'unknown'],
    ['none', 'without a release'],
  ] as const;
  const shown = parts.filter(([readiness]) => counts[readiness] > 0);
  if (shown.length === 0) return null;
  return (
    <div className="mp-readiness">
      <div className="mp-readiness-bar" aria-hidden="true">
        {shown.map(([readiness]) => (
          <span key={readiness} data-readiness={readiness} style={{ flexGrow: counts[readiness] }} />
        ))}
      </div>
      <ul>
        {shown.map(([readiness, words]) => (
          <li key={readiness}>
            <span className="mp-readiness-key" data-readiness={readiness} aria-hidden="true" />
            {counts[readiness]} {words}
          </li>
        ))}
      </ul>
    </div>
  );
}

function describeStep(step: UpgradeStep): string {
  if (step.kind === 'portal') return `Upgrade the portal: Backstage ${step.from} → ${step.to}`;
  if (step.kind === 'install') return `Install ${step.name} ${step.to}`;
  return `Update ${step.name} ${step.from ?? ''} → ${step.to}`;
}

function Steps({ simulation }: { simulation: UpgradeSimulation }) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const { steps, changes, environment, to } = simulation;
  const make = useMutation({
    mutationFn: () =>
      client.makePlan({ environment, changes, reason: `Before the upgrade to Backstage ${to}` }),
    onSuccess: made => navigate(paths.plan(made.plan.id)),
  });
  if (steps.length < 2) return null;
  const late = steps.some(step => step.kind !== 'portal' && step.when === 'after');
  return (
    <section aria-label="The steps in order">
      <ol className="mp-upgrade-steps">
        {steps.map(step => (
          <li key={describeStep(step)} data-kind={step.kind}>
            {describeStep(step)}
          </li>
        ))}
      </ol>
      {changes.length > 0 && (
        <Button size="small" isPending={make.isPending} onPress={() => make.mutate()}>
          {changes.length === 1
            ? 'Make the plan of the first step'
            : `Make one plan of the first ${changes.length}`}
        </Button>
      )}
      {late && (
        <p className="mp-secondary mp-small">
          What follows the upgrade runs on Backstage {to} only. Right after it, it stands among the updates
          above.
        </p>
      )}
      {make.isError && (
        <ConflictBlock
          title="The updates before the upgrade do not go together"
          error={make.error}
          environment={environment}
          asked={changes}
        />
      )}
    </section>
  );
}

function Plugin({ plugin }: { plugin: UpgradePlugin }) {
  const { pluginId, name, release, update, because, alternatives } = plugin;
  return (
    <li>
      <Link href={paths.plugin(pluginId)}>{name}</Link> {release}
      {update && ` → ${update.to}`}
      <span className="mp-secondary"> · {because}</span>
      {alternatives.length > 0 && (
        <ul>
          {alternatives.map(alternative => (
            <li key={alternative.pluginId}>
              Instead: <Link href={paths.plugin(alternative.pluginId)}>{alternative.name}</Link>{' '}
              {alternative.release}
              <span className="mp-secondary"> · {alternative.because}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
