import type { LaneOfSteps } from '../../domain/operation/laneOrder';

/** Lanes that go on side by side; each keeps a pod starting, and the portal has other things to do. */
const MAX_LANES = 4;

/**
 * Runs lanes side by side, at most `limit` at a time, each after those that it names. After the first that does not end in
 * `'done'`, or throws, no other begins; those that run are told by `onStop` and waited for. Answers with that first end.
 */
export async function runLanes<Step, End>(
  lanes: readonly LaneOfSteps<Step>[],
  run: (lane: LaneOfSteps<Step>) => Promise<'done' | End>,
  onStop: () => void,
  limit = MAX_LANES
): Promise<'done' | End> {
  const open = [...lanes];
  const unfinished = new Set(lanes.map(({ pluginId }) => pluginId));
  const running = new Set<Promise<void>>();
  let stopped: { end: End } | { error: unknown } | undefined;
  const stop = (why: NonNullable<typeof stopped>) => {
    if (stopped) return;
    stopped = why;
    onStop();
  };
  const begin = (lane: LaneOfSteps<Step>) => {
    const work = run(lane)
      .then(
        end => {
          if (end === 'done') unfinished.delete(lane.pluginId);
          else stop({ end });
        },
        (error: unknown) => stop({ error })
      )
      .finally(() => running.delete(work));
    running.add(work);
  };
  for (;;) {
    for (const lane of [...open]) {
      if (stopped || running.size >= limit) break;
      if (lane.after.some(pluginId => pluginId !== lane.pluginId && unfinished.has(pluginId))) continue;
      open.splice(open.indexOf(lane), 1);
      begin(lane);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (stopped && 'error' in stopped) throw stopped.error;
  if (stopped) return stopped.end;
  if (open.length > 0) throw new Error('Lanes wait for each other; a defect in how they were ordered');
  return 'done';
}
