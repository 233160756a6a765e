import { type Draft, FlyloftError, type SaveDraft } from '@flyloft/plugin-manager-common';
import { DraftSaver, type DraftStore, SAVE_PAUSE_MS } from './draftSaver';

/** A server's drafts: one, with its revision; refuses what does not follow it. */
class Server implements DraftStore {
  draft: Draft | undefined;
  saves = 0;
  down = false;

  async save({ follows, ...content }: SaveDraft): Promise<Draft> {
    if (this.down) throw new FlyloftError('INTERNAL', 'The portal does not answer');
    if (follows !== (this.draft?.revision ?? 0)) throw new FlyloftError('DRAFT_CHANGED', 'changed');
    this.saves += 1;
    const savedAt = '2026-03-02T14:02:00.000Z';
    this.draft = { ...content, pluginId: 'radar', environment: 'local', revision: follows + 1, savedAt };
    return this.draft;
  }
  async load() {
    return this.draft;
  }
  async remove() {
    this.draft = undefined;
  }
}

const content = (url: string) => ({ release: '1.0.0', config: { url } });
let server: Server;
let saver: DraftSaver;
beforeEach(() => {
  jest.useFakeTimers();
  server = new Server();
  saver = new DraftSaver(server, 0);
});
afterEach(() => jest.useRealTimers());
const pause = () => jest.advanceTimersByTimeAsync(SAVE_PAUSE_MS);

it('saves the latest after a pause, once', async () => {
  saver.change(content('a'));
  saver.change(content('b'));
  expect(saver.snapshot()).toEqual({ kind: 'waiting' });
  await pause();
  expect(saver.snapshot()).toEqual({ kind: 'saved', at: '2026-03-02T14:02:00.000Z' });
  expect([server.saves, server.draft?.config]).toEqual([1, { url: 'b' }]);
  saver.change(content('b'));
  await pause();
  expect(server.saves).toBe(1);
});

it('saves what was typed while it saved', async () => {
  saver.change(content('a'));
  const saving = saver.flush();
  saver.change(content('b'));
  await saving;
  expect(server.draft).toMatchObject({ config: { url: 'b' }, revision: 2 });
  expect(saver.isPending()).toBe(false);
});

it('says why it could not save, keeps what was typed and saves it on the next try', async () => {
  server.down = true;
  saver.change(content('a'));
  await pause();
  expect(saver.snapshot()).toEqual({ kind: 'failed', because: 'The portal does not answer' });
  expect(saver.isPending()).toBe(true);
  server.down = false;
  await saver.flush();
  expect(server.draft?.config).toEqual({ url: 'a' });
});

describe('where another tab was faster', () => {
  beforeEach(async () => {
    await server.save({ ...content('theirs'), follows: 0 });
    saver.change(content('mine'));
    await pause();
  });

  it('overwrites nothing until a person chose', async () => {
    expect(saver.snapshot()).toMatchObject({ kind: 'overtaken', theirs: { config: { url: 'theirs' } } });
    saver.change(content('mine too'));
    await pause();
    expect(server.draft?.config).toEqual({ url: 'theirs' });
  });

  it('keeps mine', async () => {
    await saver.keepMine();
    expect(server.draft).toMatchObject({ config: { url: 'mine' }, revision: 2 });
  });

  it('loads theirs, and goes on from there', async () => {
    expect(saver.takeTheirs()?.config).toEqual({ url: 'theirs' });
    saver.change(content('next'));
    await pause();
    expect(server.draft).toMatchObject({ config: { url: 'next' }, revision: 2 });
  });
});

it('throws the draft away that became a plan, also one that is being saved', async () => {
  saver.change(content('a'));
  const saving = saver.flush();
  await saver.end();
  await saving;
  saver.change(content('b'));
  await pause();
  expect(server.draft).toBeUndefined();
});

it('starts over with none', async () => {
  saver.change(content('a'));
  await saver.flush();
  await saver.startOver();
  expect(server.draft).toBeUndefined();
  saver.change(content('a'));
  await pause();
  expect(server.draft).toMatchObject({ config: { url: 'a' }, revision: 1 });
});
