import { useState } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Text, TextAreaField } from '@backstage/ui';
import { CopyAsCli } from '@flyloft/plugin-marketplace-react';
import { denyCommand } from './planCommand';

/** Denying needs a reason: the requester reads it, and nothing else changes. */
export function DenyDialog({
  planId,
  isPending,
  onCancel,
  onDeny,
}: {
  planId: string;
  isPending: boolean;
  onCancel(): void;
  onDeny(reason: string): void;
}) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && reason.trim() === '';
  return (
    <Dialog isOpen onOpenChange={open => !open && onCancel()} width={480}>
      <DialogHeader>Deny this plan?</DialogHeader>
      <DialogBody>
        <Text as="p">
          Nothing changes. The requester is told, with your reason, and can change the plan and ask again.
        </Text>
        <TextAreaField
          label="Reason"
          isRequired
          isInvalid={missing}
          value={reason}
          onChange={setReason}
          maxLength={2000}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to write this
          autoFocus
        />
        {missing && (
          <Text as="p" role="alert">
            Write why, so that the requester knows what to change.
          </Text>
        )}
      </DialogBody>
      <DialogFooter>
        {reason.trim() !== '' && <CopyAsCli command={denyCommand(planId, reason.trim())} />}
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          destructive
          isPending={isPending}
          onPress={() => {
            setTried(true);
            if (reason.trim() !== '') onDeny(reason.trim());
          }}
        >
          Deny
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
