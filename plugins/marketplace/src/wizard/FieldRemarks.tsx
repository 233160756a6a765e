import { useMemo, useSyncExternalStore } from 'react';
import { type Lock, matchesPattern } from '@flyloft/configuration';
import type { CheckResult, FieldCheck } from '@flyloft/plugin-manager-common';
import type { FieldSlot } from '@flyloft/plugin-marketplace-react';
import type { FieldChecks, FieldCheckState } from './state/fieldChecks';

/** What a verdict is worth: only what is wrong stands out. */
function describe(result: CheckResult): { tone: 'good' | 'warning' | 'plain'; mark: string; text: string } {
  if (result.outcome === 'ok') return { tone: 'good', mark: '✓', text: result.message ?? 'Checked.' };
  if (result.outcome === 'unknown')
    return { tone: 'plain', mark: '?', text: `Not checked: ${result.reason}` };
  return { tone: 'warning', mark: '!', text: `${result.message} ${result.nextStep}` };
}

function Verdicts({ state }: { state: FieldCheckState }) {
  if (state.phase === 'pending') return <span className="mp-remark mp-remark-plain">Checking…</span>;
  if (state.phase === 'failed') {
    return <span className="mp-remark mp-remark-plain">Not checked: {state.because}</span>;
  }
  return (
    <>
      {state.results.map(result => {
        // What forbids to go on stands among the errors of the field.
        if (result.required && result.outcome === 'problem') return null;
        const { tone, mark, text } = describe(result);
        return (
          <span key={result.check} className={`mp-remark mp-remark-${tone}`}>
            <span aria-hidden="true">{mark}</span> {text}
          </span>
        );
      })}
    </>
  );
}

/** What the checks of a field say; a screen reader hears it when there is a pause. */
function CheckRemark({ pointer, board }: { pointer: string; board: FieldChecks }) {
  const state = useSyncExternalStore(board.subscribe, () => board.stateAt(pointer));
  return (
    <span role="status" aria-live="polite" className="mp-remarks">
      {state && <Verdicts state={state} />}
    </span>
  );
}

/** What stands beside fields: why a value is locked, and what checks say of it. */
export function useFieldRemarks(
  checks: readonly FieldCheck[],
  locked: readonly Lock[],
  board: FieldChecks
): FieldSlot {
  return useMemo(
    () => pointer => {
      const lock = locked.find(one => one.pointer === pointer);
      if (lock) return <span className="mp-remark mp-remark-plain">Locked by policy: {lock.reason}</span>;
      return checks.some(({ field }) => matchesPattern(field, pointer)) ? (
        <CheckRemark pointer={pointer} board={board} />
      ) : undefined;
    },
    [checks, locked, board]
  );
}
