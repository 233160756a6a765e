/** A message to people, in the portal and wherever else the portal's notifications go. */
export type Announcement = {
  /** Entity refs of people and groups. */
  recipients: string[];
  title: string;
  description?: string;
  /** Path in the portal. */
  link: string;
  severity: 'low' | 'normal' | 'high';
  /** A second announcement with the same key replaces the first. */
  key: string;
};

/** Tells people something. Best effort: an operation never waits for it or fails with it. */
export interface Announcements {
  announce(announcement: Announcement): Promise<void>;
}
