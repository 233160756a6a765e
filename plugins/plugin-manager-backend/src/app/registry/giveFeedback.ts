import type { FeedbackRequest, Review, ReviewList } from '@flyloft/plugin-manager-common';
import { newestRelease } from '../../domain/release/newestRelease';
import type { Actor, Clock, ReviewRecord, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';

const toReview = ({ pluginId: _, at, ...review }: ReviewRecord): Review => ({
  ...review,
  at: at.toISOString(),
});

/** Reviews a plugin as the person who asks; an earlier review of theirs is replaced. */
export async function giveFeedback(
  { store, clock, tenant }: { store: Store; clock: Clock; tenant: string },
  pluginId: string,
  feedback: FeedbackRequest,
  actor: Actor
): Promise<Outcome<Review>> {
  const releases = await store.registry.listReleases(pluginId);
  const release =
    feedback.version === undefined
      ? newestRelease(releases)
      : releases.find(one => one.version === feedback.version);
  if (releases.length === 0) return refused('PLUGIN_NOT_FOUND', `There is no plugin "${pluginId}".`);
  if (!release) {
    return refused(
      'RELEASE_NOT_FOUND',
      `"${pluginId}" has no release ${feedback.version}. Name another one.`
    );
  }
  const installations = await store.installations.list({ tenant, pluginId });
  const review: ReviewRecord = {
    pluginId,
    author: actor,
    rating: feedback.rating,
    ...(feedback.comment ? { comment: feedback.comment } : {}),
    version: release.version,
    installed: installations.some(one => one.release === release.version),
    at: clock.now(),
  };
  await store.transaction(async tx => {
    await tx.feedback.putReview(review);
    await tx.audit.append({
      actor,
      action: 'plugin.review',
      subject: `plugin:${pluginId}`,
      result: 'success',
      summary: `Reviewed ${release.manifest.name} ${release.version} with ${review.rating} of 5`,
      details: { version: release.version, rating: review.rating },
    });
  });
  return ok(toReview(review));
}

/** The reviews of a plugin, newest first, with their mean. */
export async function listFeedback(
  { store }: { store: Store },
  pluginId: string
): Promise<Outcome<ReviewList>> {
  const reviews = await store.feedback.listReviews(pluginId);
  const sum = reviews.reduce((total, review) => total + review.rating, 0);
  return ok({
    items: reviews.map(toReview),
    ...(reviews.length === 0 ? {} : { average: Math.round((sum / reviews.length) * 10) / 10 }),
  });
}
