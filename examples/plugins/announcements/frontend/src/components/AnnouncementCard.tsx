import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Badge,
  Button,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { Announcement } from '@flyloft/plugin-announcements-common';
import { announcementsApiRef } from '../api';
import { linkify } from './linkify';

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dateOf = (time: string) => DATE.format(new Date(time));

/** `user:default/ann` → `ann`. */
const nameOf = (ref: string) => ref.replace(/^.*\//, '');

/** One announcement; its author can correct and end it. */
export function AnnouncementCard(props: {
  announcement: Announcement;
  ended: boolean;
  onEdit: () => void;
  onChanged: () => void;
}) {
  const { announcement, ended, onEdit, onChanged } = props;
  const api = useApi(announcementsApiRef);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.end(announcement.id);
      onChanged();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="3">
          <Text as="h2" variant="title-x-small">
            {announcement.title}
          </Text>
          {announcement.important && <Badge>Important</Badge>}
        </Flex>
        <Text color="secondary" variant="body-small">
          {announcement.team} · {nameOf(announcement.author)} · {dateOf(announcement.createdAt)} ·{' '}
          {ended ? 'ended' : 'until'} {dateOf(announcement.endsAt)}
        </Text>
      </CardHeader>
      <CardBody>
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {linkify(announcement.body).map((piece, index) =>
            piece.href ? (
              <Link key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
                {piece.text}
              </Link>
            ) : (
              piece.text
            )
          )}
        </Text>
      </CardBody>
      {announcement.mayEdit && !ended && (
        <CardFooter>
          <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
            <Button
              size="small"
              variant="secondary"
              onPress={onEdit}
              aria-label={`Correct ${announcement.title}`}
            >
              Correct
            </Button>
            <Button
              size="small"
              variant="tertiary"
              isPending={busy}
              onPress={() => void end()}
              aria-label={`End ${announcement.title} now`}
            >
              End now
            </Button>
            {error && <Alert status="danger" icon title="It was not ended" description={error} />}
          </Flex>
        </CardFooter>
      )}
    </Card>
  );
}
