import { type ReactNode, useRef } from 'react';
import { Link, Text } from '@backstage/ui';
import {
  STRATEGY_WORDS,
  type GrantChange,
  type ObjectChange,
  type Plan,
  type PlanContent,
  type ValueChange,
} from '@flyloft/plugin-manager-common';
import { paths } from '../routes';
import { CapacityFacts } from './CapacityFacts';
import { ChangeSign } from './ChangeSign';
import { ConnectionChecks } from './ConnectionChecks';
import { describeItem } from './describeItem';
import { ObjectList } from './ObjectList';
import { PlanGraphBlock } from './PlanGraphBlock';
import { usePlanKeys } from './usePlanKeys';

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
        {content.strategy && (
          <Text as="p" variant="body-small" color="secondary">
            {`How releases were chosen: ${STRATEGY_WORDS[content.strategy].toLowerCase()}.`}
          </Text>
        )}
        <PlanGraphBlock planId={plan.id} />
      </Section>
      {content.items.some(({ connectionCheck }) => connectionCheck) && (
        <Section title="Connection test">
          <ConnectionChecks items={content.items} network={content.network} />
        </Section>
      )}
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
            <ChangeSign change={grant.change} />
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

function describeValue({ secret, change, before, after, reference }: ValueChange): string {
  if (secret && reference !== undefined && change !== 'removed')
    return `secret taken from ${reference} (never shown)`;
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
              <ChangeSign change={value.change} />
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
  return (
    <Section title="Objects">
      <ObjectList objects={objects} />
    </Section>
  );
}

function Capacity({ content }: { content: PlanContent }) {
  return (
    <Section title="Capacity">
      <CapacityFacts capacity={content.capacity} />
    </Section>
  );
}
