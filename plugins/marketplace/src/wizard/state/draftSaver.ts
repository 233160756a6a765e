import { type Draft, FlyloftError, type SaveDraft } from '@flyloft/plugin-manager-common';

/**
 * Keeps a draft on the server while somebody types.
 *
 *   quiet ──changed──▶ waiting ──pause──▶ saving ──▶ saved
 *                         ▲                 │ ├──▶ failed ──retry, changed──▶ saving
 *                         └─────changed─────┘ └──▶ overtaken ──keep mine──▶ saving
 *                                                      └───────load theirs──▶ saved
 */
export type DraftState =
  | { kind: 'quiet' }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'failed'; because: string }
  /** Another tab saved first; nothing is saved until a person chose. */
  | { kind: 'overtaken'; theirs: Draft | undefined };

/** What a draft holds. */
export type DraftContent = Omit<SaveDraft, 'follows'>;

/** Where drafts are kept. */
export type DraftStore = {
  save(draft: SaveDraft): Promise<Draft>;
  /** The draft as it is there now; undefined where there is none. */
  load(): Promise<Draft | undefined>;
  remove(): Promise<void>;
};

/** Milliseconds without a change after which a draft is saved. */
export const SAVE_PAUSE_MS = 800;

const keyOf = ({ release, config, yaml, step, level, base }: DraftContent) =>
  JSON.stringify([release, config, yaml, step, level, base]);

/** See {@link DraftState}. Saves one at a time, always the latest. */
export class DraftSaver {
  private state: DraftState = { kind: 'quiet' };
  private wanted: DraftContent | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private ended = false;
  /** What the server has; saving it again would only disturb other tabs. */
  private known = '';
  private readonly listeners = new Set<() => void>();

  /** @param revision - the revision that was there when the wizard opened; 0 where there was none */
  constructor(private readonly store: DraftStore, private revision: number) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): DraftState => this.state;

  /** Whether something is not on the server yet. */
  isPending(): boolean {
    return this.wanted !== undefined || this.running !== undefined;
  }

  /** Saves this soon. */
  change(content: DraftContent): void {
    if (this.ended || (!this.isPending() && keyOf(content) === this.known)) return;
    this.wanted = content;
    if (this.state.kind === 'overtaken' || this.running) return;
    this.become({ kind: 'waiting' });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), SAVE_PAUSE_MS);
  }

  /** Saves now what waits, or tries again what failed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running) return this.running;
    if (!this.wanted || this.ended || this.state.kind === 'overtaken') return undefined;
    this.running = this.saveWanted().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Another tab was faster, and this one counts. */
  async keepMine(): Promise<void> {
    if (this.state.kind !== 'overtaken') return;
    this.revision = this.state.theirs?.revision ?? 0;
    this.become({ kind: 'waiting' });
    await this.flush();
  }

  /** Another tab was faster, and that one counts: answers with what it saved. */
  takeTheirs(): Draft | undefined {
    if (this.state.kind !== 'overtaken') return undefined;
    const { theirs } = this.state;
    this.revision = theirs?.revision ?? 0;
    this.wanted = undefined;
    this.known = theirs ? keyOf(theirs) : '';
    this.become(theirs ? { kind: 'saved', at: theirs.savedAt } : { kind: 'quiet' });
    return theirs;
  }

  /** Throws the draft away and goes on with none. */
  async startOver(): Promise<void> {
    clearTimeout(this.timer);
    this.wanted = undefined;
    await this.running;
    await this.store.remove();
    this.revision = 0;
    this.known = '';
    this.become({ kind: 'quiet' });
  }

  /** Nothing is saved any more, and what was is thrown away: it became a plan. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    this.wanted = undefined;
    await this.running;
    if (this.revision > 0) await this.store.remove();
  }

  private async saveWanted(): Promise<void> {
    while (this.wanted && !this.ended) {
      const content = this.wanted;
      this.become({ kind: 'saving' });
      try {
        const saved = await this.store.save({ ...content, follows: this.revision });
        this.revision = saved.revision;
        this.known = keyOf(content);
        if (this.wanted === content) this.wanted = undefined;
        this.become({ kind: 'saved', at: saved.savedAt });
      } catch (error) {
        if (!(error instanceof FlyloftError && error.code === 'DRAFT_CHANGED')) {
          this.become({ kind: 'failed', because: error instanceof Error ? error.message : String(error) });
          return;
        }
        const theirs = await this.store.load().catch(() => undefined);
        this.become({ kind: 'overtaken', theirs });
        return;
      }
    }
  }

  private become(state: DraftState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
