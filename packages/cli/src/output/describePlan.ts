import {
  describeCost,
  describeEdge,
  describePeople,
  describePerson,
  ENFORCED_WORDS,
  STRATEGY_WORDS,
  type Plan,
} from '@flyloft/plugin-manager-common';
import { bad, bold, warn } from './output';

const SYMBOL = { added: '+', changed: '~', removed: '-', unchanged: '=' } as const;

/** The plugins of a plan with their releases, and where they go. */
function titleOf({ content }: Plan): string {
  const names = content.items.map(item => `${item.name}${item.to ? ` ${item.to}` : ''}`).join(', ');
  return `${bold(names)} → ${content.environment}`.padEnd(56);
}

/** What a plan changes: the summary first, then the parts of it. */
function describeContent({ summary, content, warnings, leftOut = [] }: Plan): string[] {
  const objects = content.objects.filter(object => object.change !== 'unchanged');
  const count = (change: keyof typeof SYMBOL) => objects.filter(object => object.change === change).length;
  const counted = (['added', 'changed', 'removed'] as const)
    .filter(change => count(change) > 0)
    .map(change => `${SYMBOL[change]} ${count(change)} ${count(change) === 1 ? 'object' : 'objects'}`);
  return [
    `  ${summary}`,
    ...(content.strategy ? [`  Releases: ${STRATEGY_WORDS[content.strategy].toLowerCase()}`] : []),
    ...(counted.length > 0 ? [`  ${counted.join('  ')}`] : []),
    ...content.grants.map(grant => `  ${SYMBOL[grant.change]} ${grant.sentence}`),
    ...content.values.flatMap(({ path, lockedBecause }) =>
      lockedBecause ? [`  · ${path} is locked by policy: ${lockedBecause}`] : []
    ),
    ...content.items.flatMap(({ name, pluginId, connectionCheck }) =>
      connectionCheck
        ? [
            `  · ${name} can be tried first: ./flyloft test-connection ${pluginId}${
              connectionCheck.description ? ` (${connectionCheck.description.replace(/\.$/, '')})` : ''
            }`,
          ]
        : []
    ),
    ...content.hooks.flatMap(({ sentence }) => (sentence ? [`  · ${sentence}`] : [])),
    ...(content.capacity.cost ? [`  ${describeCost(content.capacity.cost)}`] : []),
    ...content.irreversible.map(entry => `  ${bad('!')} cannot be undone: ${entry.what}`),
    ...leftOut.map(({ pluginId, refusal }) => `${warn('!')} ${pluginId} is left out. ${refusal.message}`),
    ...warnings.map(warning => `${warn('!')} ${warning}`),
  ];
}

/** What follows a void plan: the one in its place, or asking for it anew. */
function whatNext({ id, supersededBy }: Plan): string {
  return supersededBy === undefined
    ? `  Nothing was changed.  Next: ./flyloft request ${id} --again`
    : `  Nothing was changed.  In its place: ./flyloft plan ${supersededBy}`;
}

/** The plan page in text. */
export function describePlan(plan: Plan, portal: string): string[] {
  return [
    `${titleOf(plan)}plan ${plan.id}`,
    ...describeContent(plan),
    ...plan.voidReasons.map(reason => `${bad('✗')} ${reason.sentence}`),
    ...(plan.state === 'void' ? [whatNext(plan)] : []),
    ...(plan.state === 'waiting'
      ? [
          plan.may.because
            ? `${warn('!')} Waits for approval. ${plan.may.because}`
            : `${warn('!')} Waits for approval by ${describePeople(plan.policy.approvers)}.`,
        ]
      : []),
    ...(plan.approval?.decision === 'deny'
      ? [
          `${bad('✗')} Denied by ${describePerson(plan.approval.decidedBy)}: ${
            plan.approval.reason ?? ''
          } Nothing was changed.`,
        ]
      : []),
    `  ${portal}/marketplace/plans/${plan.id}`,
  ];
}

/** The connections of a plan's plugins, those that stay included, one a line. */
function describeNetwork({ content }: Plan): string[] {
  return (content.network ?? []).map(
    edge => `  ${SYMBOL[edge.change]} ${describeEdge(edge)} (${ENFORCED_WORDS[edge.enforced]})`
  );
}

/** A plan that was only worked out: what it would do, with everything that it is made of. */
export function describePreview(plan: Plan): string[] {
  const network = describeNetwork(plan);
  return [
    `${titleOf(plan)}preview, nothing is stored`,
    ...describeContent(plan),
    ...(network.length > 0 ? ['', bold('Connections'), ...network] : []),
    ...(plan.content.objects.length > 0 ? ['', bold('Objects'), ...describeObjects(plan)] : []),
    '',
    `  ${plan.policy.because}`,
  ];
}

/** The objects of a plan, one a line, each with what the cluster would refuse of it below. */
export function describeObjects(plan: Plan): string[] {
  return plan.content.objects.flatMap(({ change, kind, namespace, name, refusal }) => [
    `  ${SYMBOL[change]} ${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    ...(refusal === undefined ? [] : [`    ${bad('✗')} the cluster would refuse it: ${refusal}`]),
  ]);
}
