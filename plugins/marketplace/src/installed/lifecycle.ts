import { changesAsCommand, type EndpointBodyInput, type Installation } from '@flyloft/plugin-manager-common';
import type { Consequence } from '@flyloft/plugin-marketplace-react';

/** What can be done to one or several installations by a plan. */
export type LifecycleAct = 'update' | 'start' | 'stop' | 'restart' | 'uninstall' | 'reinstall';
/** A change as a plan is asked for. */
export type Change = EndpointBodyInput<'makePlan'>['changes'][number];

type Subject = Pick<
  Installation,
  'pluginId' | 'name' | 'state' | 'type' | 'available' | 'operationId' | 'namespace'
>;

/** Whether it makes sense now; while an operation works on an installation nothing does. */
export function isPossible(act: LifecycleAct, installation: Subject): boolean {
  const { state, type, available, operationId } = installation;
  if (operationId !== undefined) return false;
  switch (act) {
    case 'update':
      return available !== undefined && state !== 'uninstalled';
    case 'start':
      return state === 'stopped';
    case 'stop':
      return state === 'running';
    case 'restart':
      return state === 'running' && type !== 'standalone';
    case 'uninstall':
      return state !== 'uninstalled';
    case 'reinstall':
      return state === 'uninstalled';
    default:
      return act satisfies never;
  }
}

/** The change that does it. */
export function toChange(act: LifecycleAct, installation: Subject, removeData: boolean): Change {
  const { pluginId, available } = installation;
  switch (act) {
    case 'update':
      return { kind: 'update', pluginId, ...(available === undefined ? {} : { range: available }) };
    case 'uninstall':
      return { kind: 'uninstall', pluginId, removeData };
    case 'reinstall':
      // Back to the last revision it ran: its release, its settings, and its database where that was kept.
      return { kind: 'rollback', pluginId };
    default:
      return { kind: act, pluginId };
  }
}

/** The command that makes the same one plan of an act on several installations of one environment; databases stay. */
export function toCommand(
  act: LifecycleAct,
  installations: ReadonlyArray<Subject & Pick<Installation, 'environment'>>
): string {
  const changes = installations.map(installation => toChange(act, installation, false));
  const environment = installations[0]?.environment;
  return changesAsCommand(changes, environment === undefined ? {} : { environment }) ?? './flyloft status';
}

/** What is lost and what stays, for acts that take something away; the others need no question. */
export function consequenceOf(
  act: LifecycleAct,
  installations: readonly Subject[],
  removeData: boolean
): Consequence | undefined {
  const one = installations.length === 1;
  const what = one ? installations[0]!.name : `${installations.length} plugins`;
  const its = one ? 'Its' : 'Their';
  const names = one ? [] : [installations.map(({ name }) => name).join(', ')];
  if (act === 'stop') {
    return {
      question: `Stop ${what}?`,
      lost: [...names, `${its} pages and ${its.toLowerCase()} API, until started again`],
      kept: [`${its} settings, ${its.toLowerCase()} data, ${its.toLowerCase()} revisions`],
      act: `Stop ${what}`,
    };
  }
  if (act !== 'uninstall') return undefined;
  const hasPod = installations.some(({ type }) => type !== 'standalone');
  const hasData = installations.some(({ namespace }) => namespace !== undefined);
  const databases = one ? 'database' : 'databases';
  const everything = one ? 'everything in it' : 'everything in them';
  const kept = hasData && !removeData ? `, keep ${its.toLowerCase()} ${databases}` : '';
  return {
    question: `Uninstall ${what}?`,
    lost: [
      ...names,
      `${its} pages and ${its.toLowerCase()} API`,
      ...(hasPod ? [one ? 'Its pod and its namespace' : 'Their pods and their namespaces'] : []),
      ...(hasData && removeData ? [`${its} ${databases}, with ${everything}`] : []),
    ],
    kept: [
      ...(hasData && !removeData ? [`${its} ${databases}`] : []),
      `${its} revisions and the history of who did what`,
    ],
    act:
      hasData && removeData
        ? `Remove ${what} and ${its.toLowerCase()} ${databases}`
        : `Uninstall ${what}${kept}`,
    ...(hasData && removeData ? { typeName: one ? installations[0]!.pluginId : String(what) } : {}),
  };
}
