import { describeCost, type Plan } from '@flyloft/plugin-manager-common';
import { bad, bold, warn } from './output';

const SYMBOL = { added: '+', changed: '~', removed: '-', unchanged: '=' } as const;

/** The plan page in text: the summary first, then what changes. */
export function describePlan(plan: Plan, portal: string): string[] {
  const { content } = plan;
  const names = content.items.map(item => `${item.name}${item.to ? ` ${item.to}` : ''}`).join(', ');
  const objects = content.objects.filter(object => object.change !== 'unchanged');
  const count = (change: keyof typeof SYMBOL) => objects.filter(object => object.change === change).length;
  const counted = (['added', 'changed', 'removed'] as const)
    .filter(change => count(change) > 0)
    .map(change => `${SYMBOL[change]} ${count(change)} ${count(change) === 1 ? 'object' : 'objects'}`);
  return [
    `${`${bold(names)} → ${content.environment}`.padEnd(56)}plan ${plan.id}`,
    `  ${plan.summary}`,
    ...(counted.length > 0 ? [`  ${counted.join('  ')}`] : []),
    ...content.grants.map(grant => `  ${SYMBOL[grant.change]} ${grant.sentence}`),
    ...content.values.flatMap(({ path, lockedBecause }) =>
      lockedBecause ? [`  · ${path} is locked by policy: ${lockedBecause}`] : []
    ),
    ...content.hooks.flatMap(({ sentence }) => (sentence ? [`  · ${sentence}`] : [])),
    ...(content.capacity.cost ? [`  ${describeCost(content.capacity.cost)}`] : []),
    ...content.irreversible.map(entry => `  ${bad('!')} cannot be undone: ${entry.what}`),
    ...plan.warnings.map(warning => `${warn('!')} ${warning}`),
    ...plan.voidReasons.map(reason => `${bad('✗')} ${reason.sentence}`),
    ...(plan.state === 'waiting'
      ? [`${warn('!')} Waits for approval by ${plan.policy.approvers.join(', ')}.`]
      : []),
    ...(plan.approval?.decision === 'deny'
      ? [
          `${bad('✗')} Denied by ${plan.approval.decidedBy}: ${
            plan.approval.reason ?? ''
          } Nothing was changed.`,
        ]
      : []),
    `  ${portal}/marketplace/plans/${plan.id}`,
  ];
}

/** The objects of a plan, one a line. */
export function describeObjects(plan: Plan): string[] {
  return plan.content.objects.map(
    object =>
      `  ${SYMBOL[object.change]} ${object.kind} ${object.namespace ? `${object.namespace}/` : ''}${
        object.name
      }`
  );
}
