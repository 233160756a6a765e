import { Text } from '@backstage/ui';
import './PlanSummary.css';

/** The sentence that says what a plan does, where it leads a page. */
export function PlanSummary({ summary }: { summary: string }) {
  return (
    <Text as="p" className="fl-plan-summary">
      {summary}
    </Text>
  );
}
