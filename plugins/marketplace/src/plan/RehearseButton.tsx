import { Button } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { useRehearsal } from './useRehearsal';

/** Tries an open plan as things are now; what comes of it stands beside what the plan says. */
export function RehearseButton({ plan }: { plan: Plan }) {
  const { rehearse, isPending } = useRehearsal(plan.id);
  if (plan.state !== 'ready' && plan.state !== 'waiting') return null;
  return (
    <Button variant="secondary" isPending={isPending} onPress={rehearse}>
      Rehearse
    </Button>
  );
}
