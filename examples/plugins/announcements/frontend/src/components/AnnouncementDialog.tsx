import { useState, type FormEvent } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  NumberField,
  Switch,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { LIMITS, type Announcement, type AnnouncementInput } from '@flyloft/plugin-announcements-common';
import { announcementsApiRef } from '../api';

type Draft = { title: string; body: string; team: string; important: boolean; days: number | undefined };

const draftOf = (announcement: Announcement | undefined, defaultDays: number): Draft =>
  announcement
    ? {
        title: announcement.title,
        body: announcement.body,
        team: announcement.team,
        important: announcement.important,
        days: undefined,
      }
    : { title: '', body: '', team: '', important: false, days: defaultDays };

const FORM = 'announcement-form';

/** Writes a new announcement, or corrects one. */
export function AnnouncementDialog(props: {
  announcement?: Announcement;
  defaultDays: number;
  onClose: () => void;
  onSaved: () => void;
}) {
  const { announcement, defaultDays, onClose, onSaved } = props;
  const api = useApi(announcementsApiRef);
  const [draft, setDraft] = useState(() => draftOf(announcement, defaultDays));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (fields: Partial<Draft>) => setDraft(before => ({ ...before, ...fields }));

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const { days, ...fields } = draft;
    const input: AnnouncementInput = { ...fields, ...(days === undefined ? {} : { days }) };
    try {
      if (announcement) await api.correct(announcement.id, input);
      else await api.post(input);
      onSaved();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
      setBusy(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={560}>
      <DialogHeader>{announcement ? 'Correct the announcement' : 'New announcement'}</DialogHeader>
      <DialogBody>
        <form id={FORM} onSubmit={event => void save(event)}>
          <Flex direction="column" gap="4">
            {error && <Alert status="danger" icon title="It was not saved" description={error} />}
            <TextField
              label="Title"
              isRequired
              maxLength={LIMITS.title}
              value={draft.title}
              onChange={title => change({ title })}
            />
            <TextField
              label="Team"
              isRequired
              maxLength={LIMITS.team}
              description="Who speaks"
              value={draft.team}
              onChange={team => change({ team })}
            />
            <TextAreaField
              label="Text"
              isRequired
              rows={6}
              maxLength={LIMITS.body}
              description="Plain text; addresses become links"
              value={draft.body}
              onChange={body => change({ body })}
            />
            <NumberField
              label="Days visible"
              description={
                announcement
                  ? 'Counted from now; empty keeps the end as it is'
                  : 'It ends by itself after that'
              }
              minValue={1}
              maxValue={LIMITS.days}
              value={draft.days ?? NaN}
              onChange={days => change({ days: Number.isFinite(days) ? days : undefined })}
            />
            <Switch
              label="Important"
              isSelected={draft.important}
              onChange={important => change({ important })}
            />
          </Flex>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button type="submit" form={FORM} isPending={busy}>
          {announcement ? 'Save' : 'Post'}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
