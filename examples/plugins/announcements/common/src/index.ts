/** An announcement as everyone reads it. Times are ISO 8601 in UTC. */
export type Announcement = {
  id: string;
  title: string;
  /** Plain text. */
  body: string;
  /** Who speaks: a team's name or entity reference. */
  team: string;
  important: boolean;
  /** Entity reference of the person who posted it. */
  author: string;
  createdAt: string;
  updatedAt: string;
  endsAt: string;
  /** Whether the person who asks may correct and end it. */
  mayEdit: boolean;
};

/** What an author gives. */
export type AnnouncementInput = {
  title: string;
  body: string;
  team: string;
  important: boolean;
  /** Days from now on until it ends, 1 to 365; the configured number when left out. */
  days?: number;
};

/** Answer to the list. */
export type AnnouncementList = {
  items: Announcement[];
  /** Whether the person who asks may post. */
  mayPost: boolean;
  /** Days that a new announcement stands unless its author says otherwise. */
  defaultDays: number;
};

/** Longest texts, in characters. */
export const LIMITS = { title: 120, body: 5000, team: 120, days: 365 } as const;
