import { FlyloftError, type Plan } from '@flyloft/plugin-manager-common';
import { ConflictBlock } from './ConflictBlock';
import { toChanges } from './toChanges';

/** What was asked for together with the rest of the plan and is not in it: each with its reason and its ways out. */
export function LeftOutBlock({ plan }: { plan: Plan }) {
  const { leftOut = [], content } = plan;
  return (
    <>
      {leftOut.map(({ pluginId, range, refusal }) => (
        <ConflictBlock
          key={pluginId}
          title={`${pluginId}${range === undefined ? '' : ` ${range}`} is left out of this plan`}
          error={new FlyloftError(refusal.code, refusal.message, refusal.details)}
          environment={content.environment}
          asked={toChanges(plan)}
        />
      ))}
    </>
  );
}
