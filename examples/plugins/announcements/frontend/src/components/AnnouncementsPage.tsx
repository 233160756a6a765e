import { useState } from 'react';
import {
  Alert,
  Button,
  Container,
  Flex,
  Skeleton,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import type { Announcement } from '@flyloft/plugin-announcements-common';
import { useAnnouncements } from '../useAnnouncements';
import { AnnouncementCard } from './AnnouncementCard';
import { AnnouncementDialog } from './AnnouncementDialog';

/** All announcements, and the way to post one. */
export function AnnouncementsPage() {
  const [view, setView] = useState<'current' | 'ended'>('current');
  const [editing, setEditing] = useState<Announcement | 'new'>();
  const { list, error, reload } = useAnnouncements(view === 'ended');
  const saved = () => {
    setEditing(undefined);
    reload();
  };
  return (
    <Container py="4">
      <Flex direction="column" gap="4">
        <Flex justify="between" align="center" gap="3" style={{ flexWrap: 'wrap' }}>
          <ToggleButtonGroup
            aria-label="Which announcements"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[view]}
            onSelectionChange={keys => setView(keys.has('ended') ? 'ended' : 'current')}
          >
            <ToggleButton id="current">Current</ToggleButton>
            <ToggleButton id="ended">Ended</ToggleButton>
          </ToggleButtonGroup>
          {list?.mayPost && <Button onPress={() => setEditing('new')}>New announcement</Button>}
        </Flex>
        {error && (
          <Alert
            status="danger"
            icon
            title="The announcements did not load"
            description={error.message}
            customActions={
              <Button size="small" variant="secondary" onPress={reload}>
                Try again
              </Button>
            }
          />
        )}
        {!list && !error && <Skeleton role="status" aria-label="Loading the announcements" height={120} />}
        {list?.items.length === 0 && (
          <Text color="secondary">
            {view === 'ended' ? 'No announcement has ended yet.' : 'There is nothing to announce right now.'}
          </Text>
        )}
        {list?.items.map(announcement => (
          <AnnouncementCard
            key={announcement.id}
            announcement={announcement}
            ended={view === 'ended'}
            onEdit={() => setEditing(announcement)}
            onChanged={reload}
          />
        ))}
      </Flex>
      {editing && (
        <AnnouncementDialog
          announcement={editing === 'new' ? undefined : editing}
          defaultDays={list?.defaultDays ?? 14}
          onClose={() => setEditing(undefined)}
          onSaved={saved}
        />
      )}
    </Container>
  );
}
