import { Button, Dialog, DialogBody, DialogFooter, DialogHeader } from '@backstage/ui';
import type { Installation, JsonObject } from '@flyloft/plugin-manager-common';
import { DiffView } from '@flyloft/plugin-marketplace-react';

/** What differs from what runs now. */
export function CompareDialog({
  installation,
  config,
  onClose,
}: {
  installation: Installation;
  config: JsonObject;
  onClose(): void;
}) {
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={720}>
      <DialogHeader>Compared with what runs now</DialogHeader>
      <DialogBody>
        <DiffView before={installation.config} after={config} label="What differs from what runs now" />
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}
