import type { Page, Route } from 'playwright-core';
import { z } from 'zod';

/** What went over the event stream of an operation. */
export type BrokenStream = {
  /** Ids of all events that the server has, in its order. */
  all: string[];
  /** Ids that reached the page, over all connections, in the order in which they did. */
  received: string[];
  /** `Last-Event-ID` of each connection after the first. */
  resumedAfter: Array<string | undefined>;
  restore(): Promise<void>;
};

const STREAM = /\/operations\/[^/]+\/events/;
const OPERATION = /\/operations\/[^/?]+$/;
const stepsSchema = z.looseObject({ steps: z.array(z.looseObject({})) });

const eventsOf = (body: string) => body.split(/\n\n/).filter(block => /^id:/m.test(block));
const idOf = (block: string) => /^id: ?(.*)$/m.exec(block)![1]!;

/**
 * Cuts the first event stream of an operation off after some events, refuses the next tries, then lets it through. Until
 * then the page sees the operation as it was before its first event, so that every event has to reach it over the
 * stream: how fast the operation is plays no part.
 */
export async function breakEventStream(
  page: Page,
  { after, refuse }: { after: number; refuse: number }
): Promise<BrokenStream> {
  const all: string[] = [];
  const received: string[] = [];
  const resumedAfter: Array<string | undefined> = [];
  let connections = 0;

  const onStream = async (route: Route) => {
    connections += 1;
    const first = connections === 1;
    if (!first) resumedAfter.push(route.request().headers()['last-event-id']);
    if (!first && connections <= 1 + refuse) {
      await route.abort('internetdisconnected');
      return;
    }
    const response = await route.fetch();
    const body = await response.text();
    const events = eventsOf(body);
    if (first) all.push(...events.map(idOf));
    const passed = first ? events.slice(0, after) : events;
    received.push(...passed.map(idOf));
    await route.fulfill({ response, body: first ? passed.map(block => `${block}\n\n`).join('') : body });
  };

  const onOperation = async (route: Route) => {
    const response = await route.fetch();
    if (connections > 1 + refuse) {
      // A page that went on meanwhile has given the request up, and its answer goes nowhere.
      await route.fulfill({ response }).catch(() => undefined);
      return;
    }
    const operation = stepsSchema.parse(await response.json());
    const steps = operation.steps.map(step => ({ ...step, state: 'pending' }));
    await route.fulfill({ response, json: { ...operation, steps, state: 'running', lastEventId: 0 } });
  };

  await page.route(STREAM, onStream);
  await page.route(OPERATION, onOperation);
  return {
    all,
    received,
    resumedAfter,
    async restore() {
      await page.unroute(STREAM, onStream);
      await page.unroute(OPERATION, onOperation);
    },
  };
}
