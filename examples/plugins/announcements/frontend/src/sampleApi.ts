import type { Announcement, AnnouncementInput } from '@flyloft/plugin-announcements-common';
import type { AnnouncementsApi } from './api';

/** What of the plugin's configuration its pages depend on. */
export type SampleRules = { daysVisible: number; whoMayPost: 'everyone' | 'listed'; importantFirst: boolean };

const DAY_MS = 24 * 60 * 60 * 1000;
const ME = 'user:default/you';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rules in a configuration that somebody is still typing: what does not fit is as by default. */
export function readRules(config: unknown): SampleRules {
  const given = isObject(config) && isObject(config.announcements) ? config.announcements : {};
  const { daysVisible, whoMayPost, importantFirst } = given;
  return {
    daysVisible:
      typeof daysVisible === 'number' && daysVisible >= 1 && daysVisible <= 365
        ? Math.round(daysVisible)
        : 14,
    whoMayPost: whoMayPost === 'listed' ? 'listed' : 'everyone',
    importantFirst: importantFirst !== false,
  };
}

/** The samples, newest first: `hours` before now they were posted. */
const SAMPLES = [
  { title: 'Build agents are twice as fast', team: 'Platform', hours: 3, important: false },
  { title: 'The registry moves on Saturday', team: 'Platform', hours: 30, important: true },
  { title: 'New colleagues in Payments', team: 'Payments', hours: 52, important: false },
];

/** Announcements as they would stand under these rules, in memory: what one posts is gone with the page. */
export function sampleApi(rules: SampleRules, now: Date): AnnouncementsApi {
  const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
  const endOf = (createdAt: string, days = rules.daysVisible) =>
    new Date(new Date(createdAt).getTime() + days * DAY_MS).toISOString();
  const make = (id: string, input: AnnouncementInput, author: string, createdAt: string): Announcement => ({
    id,
    title: input.title,
    body: input.body,
    team: input.team,
    important: input.important,
    author,
    createdAt,
    updatedAt: createdAt,
    endsAt: endOf(createdAt, input.days),
    mayEdit: author === ME,
  });
  let all = SAMPLES.map(({ title, team, hours, important }, index) =>
    make(
      `sample-${index}`,
      { title, team, important, body: 'This is sample data: nobody posted it.' },
      'user:default/ann',
      at(-hours)
    )
  );
  const change = (id: string, made: (old: Announcement) => Announcement): Announcement => {
    const old = all.find(one => one.id === id);
    if (!old) throw new Error('There is no such announcement');
    const changed = made(old);
    all = all.map(one => (one.id === id ? changed : one));
    return changed;
  };
  return {
    async list({ ended }) {
      const items = all.filter(one => one.endsAt <= now.toISOString() === ended);
      if (rules.importantFirst) items.sort((a, b) => Number(b.important) - Number(a.important));
      return { items, mayPost: rules.whoMayPost === 'everyone', defaultDays: rules.daysVisible };
    },
    async post(input) {
      const posted = make(`yours-${all.length}`, input, ME, now.toISOString());
      all = [posted, ...all];
      return posted;
    },
    async correct(id, input) {
      return change(id, old => ({ ...old, ...make(id, input, old.author, old.createdAt) }));
    },
    async end(id) {
      return change(id, old => ({ ...old, endsAt: now.toISOString() }));
    },
  };
}
