import type {
  FeedbackRequest,
  PluginRequest,
  PluginRequestAnswer,
  PluginRequestList,
  Review,
  ReviewList,
} from '@flyloft/plugin-manager-common';
import type { Actor, Clock, Store } from '../../ports';
import type { Outcome } from '../outcome';
import { giveFeedback, listFeedback } from './giveFeedback';
import { listPluginRequests, requestPlugin } from './requestPlugin';

/** Reviews, and wishes for plugins. */
export interface Feedback {
  listFeedback(pluginId: string): Promise<Outcome<ReviewList>>;
  giveFeedback(pluginId: string, feedback: FeedbackRequest, actor: Actor): Promise<Outcome<Review>>;
  requestPlugin(
    pluginId: string,
    request: PluginRequest,
    actor: Actor
  ): Promise<Outcome<PluginRequestAnswer>>;
  listPluginRequests(): Promise<Outcome<PluginRequestList>>;
}

/** Binds reviews and wishes to what they work with. */
export function createFeedback(dependencies: { store: Store; clock: Clock; tenant: string }): Feedback {
  return {
    listFeedback: pluginId => listFeedback(dependencies, pluginId),
    giveFeedback: (pluginId, feedback, actor) => giveFeedback(dependencies, pluginId, feedback, actor),
    requestPlugin: (pluginId, request, actor) => requestPlugin(dependencies, pluginId, request, actor),
    listPluginRequests: () => listPluginRequests(dependencies),
  };
}
