import type { SourceDetail, SourceListing, SourceSync } from '@flyloft/plugin-manager-common';
import type { SourceReading } from '@flyloft/plugin-manager-node';
import { EventEmitter, once } from 'node:events';
import { webhookCheck } from '../../adapters/sources/webhookForms';
import type { ConfiguredSource } from '../../ports';
import { as, startTestPortal, type TestPortal } from './portal';

/** What signs the webhooks of {@link scripted} sources. */
export const SECRET = 'a secret of the tests';

/** A source, and what it answers next. */
export type ScriptedSource = {
  source: ConfiguredSource;
  script: { next: (context: Parameters<ConfiguredSource['read']>[0]) => Promise<SourceReading> };
};

/** What a source says of a plugin. */
export const listing = (key: string, change: Partial<SourceListing> = {}): SourceListing => ({
  key,
  name: `The ${key}`,
  description: `Shows ${key}`,
  categories: ['CI/CD'],
  keywords: [],
  highlights: [],
  links: [],
  packages: [{ name: `@acme/plugin-${key}`, role: 'frontend-plugin', version: '1.0.0', configExamples: [] }],
  ...change,
});
/** All that a source read. */
export const reading = (
  listings: SourceListing[],
  change: Partial<Extract<SourceReading, { outcome: 'read' }>> = {}
): SourceReading => ({
  outcome: 'read',
  listings,
  kept: [],
  collections: [],
  defects: [],
  read: { Plugin: listings.length },
  ...change,
});

/** A source that answers what a test says. */
export function scripted(name: string, change: Partial<ConfiguredSource> = {}): ScriptedSource {
  const script: ScriptedSource['script'] = {
    next: async () => reading([]),
  };
  const source: ConfiguredSource = {
    name,
    kind: 'test',
    read: context => script.next(context),
    timeoutMs: 20_000,
    webhook: webhookCheck('flyloft', name, SECRET),
    ...change,
  };
  return { source, script };
}

/** Makes a source answer that from now on. */
export const reads = (script: ScriptedSource['script'], what: SourceReading): void => {
  script.next = async () => what;
};

/** Asks until the index has heard of what was committed, which takes it a moment; answers what came last. */
export async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let attempt = 0; attempt < 500 && !isRight(answer); attempt++) answer = await ask();
  return answer;
}

/** A portal with such sources, asked by its admin. */
export class SourcesPortal {
  portal!: TestPortal;
  /** Emits `changed` when a source is, with the topic. */
  readonly changes = new EventEmitter();

  /** Starts it before the tests of a file; call it once, at the top. */
  static forThisFile(...sources: ScriptedSource[]): SourcesPortal {
    const made = new SourcesPortal();
    beforeAll(async () => {
      made.portal = await startTestPortal({ sources: sources.map(({ source }) => source) });
      made.portal.onPublished.add((topic: string, payload: Record<string, string>) => {
        if (payload.source !== undefined) made.changes.emit('changed', topic);
      });
    });
    afterAll(() => made.portal.close());
    return made;
  }

  get = async (path: string, person = as('admin')) => (await this.portal.api.get(path).set(person)).body;

  detail = (name: string): Promise<SourceDetail> => this.get(`/sources/${name}`);

  /** Starts a sync and waits until it has ended. */
  sync = async (name: string): Promise<SourceSync> => {
    const started = await this.portal.api.post(`/sources/${name}/sync`).set(as('admin')).send({});
    if (started.status !== 202) throw new Error(`No sync was started: ${JSON.stringify(started.body)}`);
    for (;;) {
      const changed = once(this.changes, 'changed');
      const { last } = await this.detail(name);
      if (last && last.id === started.body.id && last.state !== 'running') return last;
      await changed;
    }
  };

  /** Waits until a search finds exactly these, in this order. */
  expectFound = async (query: string, ids: string[]): Promise<void> => {
    const found = await eventually(
      () => this.idsOf(`/plugins?limit=100&query=${encodeURIComponent(query)}`),
      answer => answer.join() === ids.join()
    );
    if (found.join() !== ids.join()) throw new Error(`"${query}" found ${found.join(', ') || 'nothing'}`);
  };

  idsOf = async (path: string): Promise<string[]> =>
    (await this.get(path)).items.map((item: { id: string }) => item.id);
}
