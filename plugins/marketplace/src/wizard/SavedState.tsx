import { Button, Flex } from '@backstage/ui';
import type { DraftState } from './state/draftSaver';
import { describeMoment } from './state/describeMoment';

/** Whether what was typed is safe. */
export function SavedState({
  state,
  onRetry,
  onKeepMine,
  onLoadTheirs,
}: {
  state: DraftState;
  onRetry(): void;
  onKeepMine(): void;
  onLoadTheirs(): void;
}) {
  if (state.kind === 'failed') {
    return (
      <Flex gap="2" align="center" className="mp-wrap">
        <span role="alert">{`Not saved: ${state.because}`}</span>
        <Button size="small" variant="secondary" onPress={onRetry}>
          Retry
        </Button>
      </Flex>
    );
  }
  if (state.kind === 'overtaken') {
    return (
      <Flex gap="2" align="center" className="mp-wrap">
        <span role="alert">
          {state.theirs
            ? `Another tab saved this draft at ${describeMoment(
                state.theirs.savedAt,
                new Date()
              )}. Which counts?`
            : 'Another tab threw this draft away or made a plan of it. Which counts?'}
        </span>
        <Button size="small" variant="secondary" onPress={onLoadTheirs}>
          {state.theirs ? 'Load theirs' : 'Start over'}
        </Button>
        <Button size="small" variant="secondary" onPress={onKeepMine}>
          Keep mine
        </Button>
      </Flex>
    );
  }
  const words = {
    quiet: 'What you type is saved as you go: closing the tab loses nothing.',
    waiting: 'Saving…',
    saving: 'Saving…',
    saved: state.kind === 'saved' ? `Saved ${describeMoment(state.at, new Date())}` : '',
  };
  return <span data-draft={state.kind}>{words[state.kind]}</span>;
}
