import { useState } from 'react';
import { Button, Flex, Radio, RadioGroup, Text, TextAreaField } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import {
  ErrorBlock,
  LoadingBlock,
  Person,
  queryKeys,
  RelativeTime,
  usePluginManager,
  useReviews,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';

const RATINGS = ['1', '2', '3', '4', '5'];
const stars = (rating: number) => `${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`;

/** What others say, and a place to say it. */
export function ReviewsTab({ plugin }: { plugin: PluginDetail }) {
  const reviews = useReviews(plugin.id);
  return (
    <Flex direction="column" gap="5">
      {reviews.isPending && <LoadingBlock label="Loading reviews" />}
      {reviews.isError && (
        <ErrorBlock
          title="Reviews cannot be shown"
          error={reviews.error}
          onRetry={() => void reviews.refetch()}
        />
      )}
      {reviews.isSuccess && reviews.data.items.length === 0 && <Text>Nobody has written a review yet.</Text>}
      {reviews.data?.average !== undefined && (
        <Text weight="bold">{`${reviews.data.average.toFixed(1)} of 5, from ${
          reviews.data.items.length
        }`}</Text>
      )}
      {reviews.data?.items.map(review => (
        <article className="mp-panel" key={`${review.author} ${review.at}`}>
          <Text as="p" weight="bold">
            <span role="img" aria-label={`${review.rating} of 5`}>
              {stars(review.rating)}
            </span>{' '}
            <Person entityRef={review.author} />
          </Text>
          <Text as="p" variant="body-small" color="secondary">
            {review.version} · <RelativeTime at={review.at} />
            {review.installed ? ' · had it installed' : ''}
          </Text>
          {review.comment && <Text as="p">{review.comment}</Text>}
        </article>
      ))}
      <ReviewForm plugin={plugin} />
    </Flex>
  );
}

function ReviewForm({ plugin }: { plugin: PluginDetail }) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const [rating, setRating] = useState('');
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      client.giveFeedback(plugin.id, {
        rating: Number(rating),
        version: plugin.manifest.version,
        ...(comment.trim() ? { comment } : {}),
      }),
    onSuccess: () => {
      setRating('');
      setComment('');
      void cache.invalidateQueries({ queryKey: queryKeys.reviews(plugin.id) });
    },
  });
  return (
    <form
      className="mp-panel"
      onSubmit={event => {
        event.preventDefault();
        setMissing(rating === '');
        if (rating !== '') send.mutate();
      }}
    >
      <Flex direction="column" gap="3" style={{ maxWidth: '60ch' }}>
        <h2 className="mp-section-title">Your review of {plugin.manifest.version}</h2>
        <RadioGroup
          label="Rating, 5 is best"
          orientation="horizontal"
          value={rating}
          onChange={setRating}
          isInvalid={missing && rating === ''}
        >
          {RATINGS.map(value => (
            <Radio key={value} value={value}>
              {value}
            </Radio>
          ))}
        </RadioGroup>
        {missing && rating === '' && <Text role="alert">Choose a rating from 1 to 5.</Text>}
        <TextAreaField
          label="What should others know?"
          value={comment}
          onChange={setComment}
          maxLength={5000}
        />
        {send.isError && <ErrorBlock title="Your review was not stored" error={send.error} />}
        <div>
          <Button type="submit" variant="secondary" isPending={send.isPending}>
            Publish review
          </Button>
        </div>
      </Flex>
    </form>
  );
}
