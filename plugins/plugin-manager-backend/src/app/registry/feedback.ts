import type {
  FeedbackRequest,
  PluginRequest,
  PluginRequestAnswer,
  PluginRequestList,
  Review,
  ReviewList,
} from '@flyloft/plugin-manager-common';
import type { Clock, Store } from '../../ports';
import type { Outcome } from '../outcome';
import type { Person } from '../person';
import { giveFeedback, listFeedback } from './giveFeedback';
import { listPluginRequests, requestPlugin } from './requestPlugin';

/** Reviews, and wishes for plugins. */
export interface Feedback {
  listFeedback(pluginId: string): Promise<Outcome<ReviewList>>;
  giveFeedback(pluginId: string, feedback: FeedbackRequest, person: Person): Promise<Outcome<Review>>;
  requestPlugin(
    pluginId: string,
    request: PluginRequest,
    person: Person
  ): Promise<Outcome<PluginRequestAnswer>>;
  listPluginRequests(): Promise<Outcome<PluginRequestList>>;
}

/** Binds reviews and wishes to what they work with. */
export function createFeedback(dependencies: { store: Store; clock: Clock; tenant: string }): Feedback {
  return {
    listFeedback: pluginId => listFeedback(dependencies, pluginId),
    giveFeedback: (pluginId, feedback, person) => giveFeedback(dependencies, pluginId, feedback, person),
    requestPlugin: (pluginId, request, person) => requestPlugin(dependencies, pluginId, request, person),
    listPluginRequests: () => listPluginRequests(dependencies),
  };
}
