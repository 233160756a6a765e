import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import type { Operation, OperationStep } from '@flyloft/plugin-manager-common';
import { describeState } from '../StateBadge/describeState';
import { describeDuration, toLanes } from './describeSteps';
import { StepMark } from './StepMark';
import './StepTimeline.css';

/**
 * The steps of an operation, a lane for each plugin; while it is undone the same steps tick backwards. `behind` adds
 * what a page knows of a step, below it.
 */
export function StepTimeline({
  operation,
  now,
  behind,
}: {
  operation: Operation;
  now: Date;
  behind?: (step: OperationStep) => ReactNode;
}) {
  const lanes = toLanes(operation.steps);
  return (
    <div className="fl-lanes">
      {lanes.map(lane => (
        <section key={lane.pluginId} aria-label={`Steps of ${lane.pluginId}`}>
          {lanes.length > 1 && (
            <Text as="h3" weight="bold">
              {lane.pluginId}
            </Text>
          )}
          <ol className="fl-steps">
            {lane.steps.map(step => {
              const { symbol, tone, word } = describeState(step.state);
              return (
                <li key={step.index} data-state={step.state}>
                  <StepMark symbol={symbol} word={word} tone={tone} />
                  <div className="fl-step-body">
                    <span className="fl-step-title">{step.title}</span>
                    <span className="fl-step-time">
                      {describeDuration(step.startedAt, step.endedAt, now)}
                    </span>
                    {step.detail && ['running', 'undoing', 'failed', 'stuck'].includes(step.state) && (
                      <p className="fl-step-detail">{step.detail}</p>
                    )}
                    {step.error && <p className="fl-step-error">{step.error.message}</p>}
                    {step.objects.length > 0 && (
                      <details className="fl-step-objects">
                        <summary>
                          {step.objects.length === 1 ? '1 object' : `${step.objects.length} objects`}
                        </summary>
                        <ul>
                          {step.objects.map(object => (
                            <li key={object}>{object}</li>
                          ))}
                        </ul>
                      </details>
                    )}
                    {behind?.(step)}
                  </div>
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}
