import { useEffect, useRef } from 'react';
import { Text } from '@backstage/ui';
import { FlyloftError, type Plan, type Rehearsal, type RehearsalStep } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, StepMark } from '@flyloft/plugin-marketplace-react';
import { useRehearsal } from './useRehearsal';
import './RehearsalBlock.css';

const SIGNS = {
  fine: { symbol: '✓', word: 'Fine', tone: 'success' },
  refused: { symbol: '✗', word: 'Refused', tone: 'danger' },
  'not-checked': { symbol: '–', word: 'Not tried', tone: undefined },
} as const satisfies Record<RehearsalStep['outcome'], object>;

/** What the last rehearsal found, step by step; nothing before there was one, or once the plan is decided. */
export function RehearsalBlock({ plan }: { plan: Plan }) {
  const { rehearsal, error, rehearse } = useRehearsal(plan.id);
  if (plan.state !== 'ready' && plan.state !== 'waiting') return null;
  if (error !== undefined)
    return <ErrorBlock title="It was not rehearsed" error={error} onRetry={rehearse} />;
  if (!rehearsal) return null;
  // Another rehearsal is news again.
  return <Outcome key={rehearsal.at} planId={plan.id} rehearsal={rehearsal} />;
}

function Outcome({ planId, rehearsal }: { planId: string; rehearsal: Rehearsal }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { at, tookMs, passed, summary, steps } = rehearsal;
  return (
    <section className="mp-panel mp-rehearsal" aria-labelledby="rehearsal" data-passed={passed}>
      <h2 id="rehearsal" ref={heading} tabIndex={-1}>
        {summary}
      </h2>
      <Text as="p" variant="body-small" color="secondary">
        Tried at {new Date(at).toLocaleTimeString('en-GB')} in {(tookMs / 1000).toFixed(1)} s. Nothing was
        changed, and nothing of it is kept.
      </Text>
      <ol>
        {steps.map(step => (
          <Step key={`${step.kind} ${step.pluginId} ${step.sentence}`} step={step} />
        ))}
      </ol>
      <CopyAsCli command={`./flyloft plan ${planId} --rehearse`} />
    </section>
  );
}

function Step({ step }: { step: RehearsalStep }) {
  const { symbol, word, tone } = SIGNS[step.outcome];
  return (
    <li>
      <StepMark symbol={symbol} word={word} tone={tone} />
      <div>
        {step.refusals.length === 0 && step.sentence}
        {step.refusals.map(({ code, message }) => (
          <ErrorBlock key={message} title={step.sentence} error={new FlyloftError(code, message)} />
        ))}
      </div>
    </li>
  );
}
