import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().default(0),
  tdur: z.number().optional(),
  args: z.record(z.string(), z.unknown()).default({}),
});
const traceSchema = z.object({ traceEvents: z.array(z.unknown()) });

/** One task of the page's main thread. */
export type MainThreadTask = {
  /** When it began, in milliseconds of the trace's clock. */
  at: number;
  /** Time that the processor spent on it, in milliseconds: what else the machine does at the time does not count. */
  cpu: number;
};

/** What the page's main thread did while something was done, and the marks (`performance.mark`) it made. */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  act: () => Promise<void>
): Promise<{ tasks: MainThreadTask[]; marks: ReadonlyMap<string, number> }> {
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'blink.user_timing', '__metadata'],
  });
  await act();
  const trace = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString('utf8')));
  const events = trace.traceEvents.flatMap(event => eventSchema.safeParse(event).data ?? []);
  const threadOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid}:${tid}`;
  const renderers = events.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain'
  );
  // Several pages may be open, each with a main thread of its own: the one that worked most is the one that was driven.
  const tasksOf = (thread: string) =>
    events.filter(event => event.name === 'RunTask' && event.ph === 'X' && threadOf(event) === thread);
  const work = (thread: string) => tasksOf(thread).reduce((sum, { tdur = 0 }) => sum + tdur, 0);
  const [busiest = ''] = [...new Set(renderers.map(threadOf))].sort((a, b) => work(b) - work(a));
  return {
    tasks: tasksOf(busiest).map(({ ts, tdur = 0 }) => ({ at: ts / 1000, cpu: tdur / 1000 })),
    marks: new Map(
      events
        .filter(event => event.ph !== 'M' && threadOf(event) === busiest)
        .map(({ name, ts }) => [name, ts / 1000])
    ),
  };
}
