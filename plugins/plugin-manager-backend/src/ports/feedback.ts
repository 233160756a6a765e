import type { Actor } from './store';

/** A person's review of a plugin; there is one a person and plugin. */
export type ReviewRecord = {
  pluginId: string;
  author: Actor;
  rating: number;
  comment?: string;
  version: string;
  /** Whether the release was installed when the review was written. */
  installed: boolean;
  at: Date;
};

/** Somebody's wish for a plugin that cannot be installed. */
export type PluginRequestRecord = {
  pluginId: string;
  requester: Actor;
  reason?: string;
  /** npm package name or repository address, where one was given. */
  reference?: string;
  at: Date;
};

/** What people say of plugins and which ones they miss. */
export interface FeedbackStore {
  /** Adds a review, or replaces the author's earlier one. */
  putReview(review: ReviewRecord): Promise<void>;
  /** Newest first, at most 500. */
  listReviews(pluginId: string): Promise<ReviewRecord[]>;
  /** Adds a wish, or replaces the person's earlier one; answers how many people wish for the plugin. */
  putRequest(request: PluginRequestRecord): Promise<number>;
  /** Who wishes for a plugin. */
  listRequesters(pluginId: string): Promise<Array<{ requester: Actor; toldAt?: Date }>>;
  /** Notes that everybody who wishes for a plugin is told of it, and answers those who were not before. */
  markTold(pluginId: string, at: Date): Promise<Actor[]>;
  /** What is still missing, most wanted first, at most 500. */
  listRequests(): Promise<Array<{ pluginId: string; count: number; lastAt: Date; references: string[] }>>;
}
