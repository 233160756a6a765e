/** Ways out of a conflict as the changes of a plan, with what they cost. */
import type { Repair as RepairProposal, RepairCost, WantedChange } from '@flyloft/plugin-manager-common';
import { renderRepair, type Change, type Repair, type Solved } from '@flyloft/resolver';

function costOf(changes: readonly Change[]): RepairCost {
  const moves = changes.flatMap(change =>
    change.kind === 'upgrade' || change.kind === 'downgrade' ? [change] : []
  );
  const count = (kind: Change['kind']) => changes.filter(change => change.kind === kind).length;
  return {
    breaking: moves.filter(({ breaking }) => breaking).length,
    moved: moves.length,
    added: count('add'),
    removed: count('remove'),
    stays: count('keep'),
  };
}

/**
 * What has to be asked for so that exactly this comes out. Only what was asked for says that data goes, too; and a way back
 * to a revision, which has a configuration as well, stays one where nothing takes its release away.
 */
function toChanges(
  { changes }: Solved,
  asked: readonly WantedChange[],
  named: ReadonlySet<string>
): WantedChange[] {
  const back = asked.filter(({ kind, pluginId }) => kind === 'rollback' && !named.has(pluginId));
  const proposed = changes.flatMap((change): WantedChange[] => {
    const pluginId = change.name;
    if (back.some(one => one.pluginId === pluginId)) return [];
    if (change.kind === 'keep') return [];
    if (change.kind === 'remove') {
      const same = asked.find(one => one.kind === 'uninstall' && one.pluginId === pluginId);
      return [same ?? { kind: 'uninstall', pluginId }];
    }
    return [{ kind: change.kind === 'add' ? 'install' : 'update', pluginId, range: change.to }];
  });
  // Whether something runs is nothing that releases are about, so it is still wanted.
  const rest = asked.filter(
    ({ kind, pluginId }) =>
      (kind === 'start' || kind === 'stop' || kind === 'restart') &&
      changes.some(change => change.kind === 'keep' && change.name === pluginId)
  );
  return [...proposed, ...back, ...rest];
}

/** One way out; undefined where it comes to nothing that a plan could do. */
export function toProposal(
  repair: Pick<Repair, 'steps' | 'solution' | 'hostRanges'>,
  asked: readonly WantedChange[],
  pinned: (pluginId: string) => boolean = () => false
): RepairProposal | undefined {
  const { solution } = repair;
  const said = new Set(repair.steps.flatMap(step => ('name' in step ? [step.name] : [])));
  const changes = toChanges(solution, asked, said);
  if (changes.length === 0) return undefined;
  const left = asked.filter(
    ({ kind, pluginId }) => kind === 'configure' && !changes.some(one => one.pluginId === pluginId)
  );
  const unpin = repair.steps.flatMap(step => (step.kind === 'unpin' && pinned(step.name) ? [step.name] : []));
  const gone = solution.changes.filter(({ kind, name }) => kind === 'remove' && !said.has(name));
  const text = [
    ...gone.map(({ name }) => `uninstall ${name}`),
    renderRepair(repair, { label: name => name }),
    ...left.map(({ pluginId }) => `the settings of ${pluginId} are left for another plan`),
  ]
    .filter(part => part !== '')
    .join('; ');
  return {
    sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    cost: costOf(solution.changes),
    changes,
    ...(unpin.length > 0 ? { unpin } : {}),
  };
}
