import type { ReactNode } from 'react';
import { Alert, Text } from '@backstage/ui';
import type { WantedChange } from '@flyloft/plugin-manager-common';
import { ConflictBlock } from '../plan/ConflictBlock';
import { readConflict } from '../plan/readConflict';
import { describeFailure } from './describeFailure';
import type { Preview } from './usePreview';

/** Beside the form: what this configuration would do, as the plan will say it. */
export function ThisWill({
  preview,
  wish,
  children,
}: {
  preview: Preview;
  /** What is asked for as it stands, for the ways out of a conflict. */
  wish: { environment: string; changes: readonly WantedChange[]; supersedes?: string };
  /** What else is good to know before one asks. */
  children?: ReactNode;
}) {
  const { plan, error, pending } = preview;
  const conflicts = readConflict(error) !== undefined;
  return (
    <aside className="mp-wizard-preview" aria-labelledby="this-will" aria-busy={pending}>
      <h2 id="this-will">This will…</h2>
      {plan && <Text as="p">{plan.summary}</Text>}
      {plan?.content.grants
        .filter(grant => grant.change === 'added')
        .map(grant => (
          <Text as="p" key={`${grant.kind} ${grant.value}`} variant="body-small">
            + {grant.sentence}
          </Text>
        ))}
      {plan?.content.objects
        .filter(({ refusal }) => refusal !== undefined)
        .map(({ kind, name, refusal }) => (
          <Alert
            key={`${kind} ${name}`}
            status="warning"
            icon
            title={`The cluster would refuse the ${kind} ${name}`}
            description={refusal ?? ''}
          />
        ))}
      {plan && (
        <Text as="p" variant="body-small" color="secondary">
          {plan.policy.because}
        </Text>
      )}
      {!plan && conflicts && (
        <ConflictBlock
          title="It does not fit"
          error={error}
          environment={wish.environment}
          asked={wish.changes}
          {...(wish.supersedes === undefined ? {} : { supersedes: wish.supersedes })}
        />
      )}
      {!plan && !conflicts && error !== undefined && (
        <Text as="p" variant="body-small">
          {describeFailure(error)}
        </Text>
      )}
      {!plan && error === undefined && <Text as="p">Working it out…</Text>}
      {children}
    </aside>
  );
}
