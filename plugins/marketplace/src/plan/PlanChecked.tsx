import type { Plan } from '@flyloft/plugin-manager-common';
import { useNow } from '../operation/useNow';
import { describeChecked } from './describeChecked';

const ONE_SECOND = 1_000;

/** When the open plan was last compared with what is there now; the page reads it again with every signal. */
export function PlanChecked({ plan }: { plan: Pick<Plan, 'state' | 'content' | 'createdAt' | 'checkedAt'> }) {
  const now = useNow(plan.checkedAt !== undefined, ONE_SECOND);
  const { at, sentence, tried } = describeChecked(plan, now);
  return (
    <span data-plan-checked>
      <time dateTime={at} title={new Date(at).toLocaleString()}>
        {sentence}
      </time>
      {tried && ` · ${tried}`}
    </span>
  );
}
