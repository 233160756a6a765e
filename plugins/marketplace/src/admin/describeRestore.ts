import type { Generation } from '@flyloft/plugin-manager-common';

/** `Goes back 3: changes 2, removes 1, installs 1; databases stay.` */
export function describeRestore(
  current: Pick<Generation, 'number' | 'revisions'>,
  wanted: Pick<Generation, 'number' | 'revisions'>
): string {
  const before = Object.keys(current.revisions);
  const after = Object.keys(wanted.revisions);
  const changed = after.filter(
    id =>
      current.revisions[id] !== undefined &&
      current.revisions[id]!.revision !== wanted.revisions[id]!.revision
  ).length;
  const removed = before.filter(id => wanted.revisions[id] === undefined).length;
  const installed = after.filter(id => current.revisions[id] === undefined).length;
  const parts = [
    ...(removed > 0 ? [`removes ${removed}`] : []),
    ...(installed > 0 ? [`installs ${installed}`] : []),
    ...(changed > 0 ? [`changes ${changed}`] : []),
  ];
  const what = parts.length > 0 ? parts.join(', ') : 'changes nothing';
  return `Goes back ${current.number - wanted.number}: ${what}${removed > 0 ? '; databases stay' : ''}.`;
}
