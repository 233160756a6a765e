import { type ReactNode, useRef } from 'react';
import { Link, Text } from '@backstage/ui';
import type {
  GrantChange,
  ObjectChange,
  Plan,
  PlanContent,
  ValueChange,
} from '@flyloft/plugin-manager-common';
import { describeCost, formatCpu, formatMemory, parseQuantity } from '@flyloft/plugin-manager-common';
import { DiffView } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { describeItem } from './describeItem';
import { describeDrift } from './drift';
import { usePlanKeys } from './usePlanKeys';

const CHECKED = {
  exact: 'checked by the cluster',
  schema: 'checked by its schema',
  'not-checked': 'not checked',
} as const;
const SYMBOL = { added: '+', changed: '~', removed: '-', unchanged: '=' } as const;

/** The plan in sections, each about what changes; `[` and `]` move between them. */
export function PlanSections({ plan }: { plan: Plan }) {
  const { content } = plan;
  const ref = useRef<HTMLDivElement>(null);
  usePlanKeys(ref);
  return (
    <div ref={ref} className="mp-panel mp-plan-sections">
      <NewAccess grants={content.grants} />
      {content.irreversible.length > 0 && (
        <Section title="Cannot undo" grave>
          <ul>
            {content.irreversible.map(entry => (
              <li key={`${entry.pluginId} ${entry.what}`}>
                <strong>{entry.pluginId}</strong>: {entry.what}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Plugins">
        <ul>
          {content.items.map(item => (
            <li key={item.pluginId}>
              <Link href={paths.plugin(item.pluginId)}>{item.name}</Link> {describeItem(item)}
              {item.breakingChanges.map(change => (
                <Text as="p" key={change} variant="body-small">
                  Breaking: {change}
                </Text>
              ))}
            </li>
          ))}
        </ul>
      </Section>
      <Hooks hooks={content.hooks} />
      <Values content={content} />
      <Objects objects={content.objects} />
      <Capacity content={content} />
    </div>
  );
}

function Section({
  title,
  grave = false,
  children,
}: {
  title: string;
  /** Worth a second look. */
  grave?: boolean;
  children: ReactNode;
}) {
  const id = `section-${title.toLowerCase().replace(/\W+/g, '-')}`;
  return (
    <section className="mp-plan-section" aria-labelledby={id} data-grave={grave || undefined}>
      <h2 id={id} tabIndex={-1} data-plan-section>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** What runs before and after the change, each a step of its operation. */
function Hooks({ hooks }: { hooks: PlanContent['hooks'] }) {
  const said = hooks.flatMap(({ pluginId, stage, sentence }) =>
    sentence ? [{ pluginId, stage, sentence }] : []
  );
  if (said.length === 0) return null;
  return (
    <Section title="Before and after">
      <ul>
        {said.map(({ pluginId, stage, sentence }) => (
          <li key={`${pluginId} ${stage} ${sentence}`} data-plan-change tabIndex={-1}>
            {pluginId}: {sentence}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What happens to a thing, as a sign that is also said. */
function Change({ change }: { change: keyof typeof SYMBOL }) {
  return (
    <span className="mp-change" data-change={change} role="img" aria-label={change}>
      {SYMBOL[change]}
    </span>
  );
}

function NewAccess({ grants }: { grants: readonly GrantChange[] }) {
  if (grants.length === 0) {
    return (
      <Section title="No new access">
        <Text>It gets nothing that it did not have.</Text>
      </Section>
    );
  }
  return (
    <Section title="New access" grave>
      <ul>
        {grants.map(grant => (
          <li
            key={`${grant.pluginId} ${grant.kind} ${grant.value} ${grant.change}`}
            className="mp-grant"
            data-plan-change
            tabIndex={-1}
          >
            <Change change={grant.change} />
            <span>
              {grant.sentence}
              <span className="mp-secondary mp-small">
                <br />
                {grant.because && `because: ${grant.because} · `}
                {grant.enforcedBy ? `enforced by ${grant.enforcedBy}` : 'declared, not enforced'}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function describeValue({ secret, change, before, after }: ValueChange): string {
  if (secret) return `secret ${change === 'removed' ? 'removed' : 'set'} (never shown)`;
  if (change === 'added') return `set to ${show(after)}`;
  return change === 'removed' ? `no longer ${show(before)}` : `${show(before)} → ${show(after)}`;
}

function Values({ content }: { content: PlanContent }) {
  return (
    <Section title="Values">
      {content.values.length === 0 ? (
        <Text>No value changes.</Text>
      ) : (
        <ul>
          {content.values.map(value => (
            <li key={`${value.pluginId} ${value.path}`} data-plan-change tabIndex={-1}>
              <Change change={value.change} />
              <code>{value.path}</code> {describeValue(value)}
              {value.lockedBecause && ` · Locked by policy: ${value.lockedBecause}`}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Objects({ objects }: { objects: readonly ObjectChange[] }) {
  const count = (change: ObjectChange['change']) => objects.filter(object => object.change === change).length;
  const changed = objects.filter(object => object.change !== 'unchanged');
  return (
    <Section title="Objects">
      <Text as="p">
        {`${count('added')} added, ${count('changed')} changed, ${count('removed')} removed`}
        {count('unchanged') > 0 && `, ${count('unchanged')} stay as they are`}
      </Text>
      {changed.map(object => (
        <details
          key={`${object.kind} ${object.namespace ?? ''} ${object.name}`}
          className="mp-plan-object"
          open={object.change === 'changed' || object.refusal !== undefined}
        >
          <summary data-plan-change>
            <Change change={object.change} />
            {object.kind} {object.namespace ? `${object.namespace}/` : ''}
            {object.name}{' '}
            <span className="mp-secondary">
              · {CHECKED[object.checked]}
              {object.uncheckedBecause ? `: ${object.uncheckedBecause}` : ''}
            </span>
          </summary>
          {object.refusal && <Text as="p">The cluster would refuse it: {object.refusal}</Text>}
          {object.drift.length > 0 && (
            <Text as="p">
              Changed by hand since: {object.drift.map(field => describeDrift(object, field)).join(', ')}.
            </Text>
          )}
          <DiffView before={object.before} after={object.after} label={`${object.kind} ${object.name}`} />
        </details>
      ))}
    </Section>
  );
}

function Capacity({ content }: { content: PlanContent }) {
  const { cpuRequest, memoryRequest, quotas, cost } = content.capacity;
  return (
    <Section title="Capacity">
      <Text as="p">
        {cpuRequest + memoryRequest === 0
          ? 'Asks the cluster for nothing.'
          : `Asks for ${formatCpu(cpuRequest)} CPU and ${formatMemory(memoryRequest)}.`}
        {cost && ` ${describeCost(cost)}`}
      </Text>
      {quotas.length > 0 && (
        <ul>
          {quotas.map(quota => (
            <Quota key={`${quota.namespace} ${quota.resource}`} quota={quota} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What is taken of a quota before and after; the words say all that the bar shows. */
function Quota({ quota }: { quota: PlanContent['capacity']['quotas'][number] }) {
  const { resource, namespace, before, after, hard, exceeded } = quota;
  const share = (amount: string) =>
    `${Math.min(100, (100 * parseQuantity(amount)) / Math.max(parseQuantity(hard), Number.MIN_VALUE))}%`;
  return (
    <li className="mp-quota" data-exceeded={exceeded || undefined}>
      <span title={namespace}>
        {exceeded && <strong>✗ over quota: </strong>}
        {resource}
      </span>
      <span className="mp-quota-bar" aria-hidden="true">
        <span data-new style={{ width: share(after) }} />
        <span style={{ width: share(before) }} />
      </span>
      <span>
        {before} → {after} of {hard}
      </span>
    </li>
  );
}
