import { useState } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Text } from '@backstage/ui';
import { ErrorBlock, LoadingBlock, useDetection } from '@flyloft/plugin-marketplace-react';
import { EnvironmentFacts } from '../environment/EnvironmentFacts';

/** What the portal knows of the environment: each fact with where it comes from and when it was looked at. */
export function EnvironmentDialog({
  environment,
  pluginId,
  release,
  onClose,
}: {
  environment: string;
  pluginId: string;
  release: string;
  onClose(): void;
}) {
  const detection = useDetection(environment, { pluginId, version: release });
  const [looking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    await detection.again();
    setLooking(false);
  };
  const { data } = detection;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={640}>
      <DialogHeader>Your environment</DialogHeader>
      <DialogBody>
        <Text as="p" color="secondary">
          What the portal can see of it. Suggestions at fields come from here.
        </Text>
        {detection.isPending && <LoadingBlock label="Looking at the environment" rows={4} />}
        {detection.isError && (
          <ErrorBlock
            title="The environment could not be looked at"
            error={detection.error}
            onRetry={() => void look()}
          />
        )}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long list must be scrollable by keyboard */}
        <div tabIndex={0} role="group" aria-label="What is known">
          {data && <EnvironmentFacts detection={data} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" isPending={looking} onPress={() => void look()}>
          Look again
        </Button>
        <Button onPress={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}
