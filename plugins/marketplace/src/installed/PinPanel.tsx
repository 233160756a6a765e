import { useState } from 'react';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { shellWord, type Installation } from '@flyloft/plugin-manager-common';
import {
  CopyAsCli,
  ErrorBlock,
  Person,
  queryKeys,
  RelativeTime,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLiftPin } from './useLiftPin';
import { useMayPin } from './useMayPin';

/** The range of all releases that are compatible by their number: `2.x` of 2.4.1, `0.3.x` of 0.3.2. */
function compatibleRange(release: string): string {
  const [major = '0', minor = '0'] = release.split('.');
  return major === '0' ? `0.${minor}.x` : `${major}.x`;
}

/** Holds an installation to a range, or lets it go again: what it is held to, by whom and why. */
export function PinPanel({ installation }: { installation: Installation }) {
  const { pluginId, environment, pin, name, release } = installation;
  const client = usePluginManager();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const settled = (changed: Installation) => {
    setAsking(false);
    cache.setQueryData(queryKeys.installation(environment, pluginId), changed);
  };
  const lift = useLiftPin(environment);
  const mayPin = useMayPin()(installation);
  const set = useMutation({
    mutationFn: (wanted: { range: string; reason: string }) =>
      client.pinPlugin(pluginId, { environment, ...wanted }),
    onSuccess: settled,
  });
  return (
    <>
      {pin ? (
        <Alert
          status="info"
          icon
          title={`Pinned to ${pin.range}`}
          description={
            <>
              By <Person entityRef={pin.by} />, <RelativeTime at={pin.at} />: {pin.reason}
            </>
          }
          customActions={
            mayPin && (
              <Button
                size="small"
                variant="secondary"
                isPending={lift.isPending}
                onPress={() => lift.mutate(pluginId)}
              >
                Lift the pin
              </Button>
            )
          }
        />
      ) : (
        mayPin && (
          <div>
            <Button size="small" variant="secondary" onPress={() => setAsking(true)}>
              Pin to a version
            </Button>
          </div>
        )
      )}
      {lift.isError && <ErrorBlock title="The pin was not lifted" error={lift.error} />}
      {asking && (
        <PinDialog
          name={name}
          release={release}
          command={(range, reason) =>
            `./flyloft pin ${pluginId} ${shellWord(range)} --reason ${shellWord(
              reason
            )} --environment ${shellWord(environment)}`
          }
          isPending={set.isPending}
          error={set.isError ? set.error : undefined}
          onCancel={() => {
            set.reset();
            setAsking(false);
          }}
          onPin={wanted => set.mutate(wanted)}
        />
      )}
    </>
  );
}

function PinDialog({
  name,
  release,
  command,
  isPending,
  error,
  onCancel,
  onPin,
}: {
  name: string;
  release: string;
  command(range: string, reason: string): string;
  isPending: boolean;
  error: unknown;
  onCancel(): void;
  onPin(wanted: { range: string; reason: string }): void;
}) {
  const [range, setRange] = useState(compatibleRange(release));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const complete = range.trim() !== '' && reason.trim() !== '';
  return (
    <Dialog isOpen onOpenChange={open => !open && onCancel()} width={480}>
      <DialogHeader>{`Pin ${name}`}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="p">
            {`It runs ${release}. No plan moves it out of the range until somebody lifts the pin. Whoever is held up reads who set it, and why.`}
          </Text>
          <TextField label="Version or range" isRequired value={range} onChange={setRange} maxLength={200} />
          <TextAreaField
            label="Reason"
            isRequired
            isInvalid={tried && reason.trim() === ''}
            value={reason}
            onChange={setReason}
            maxLength={500}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to write this
            autoFocus
          />
          {tried && !complete && (
            <Text as="p" role="alert">
              Write a range and why, so that others know when the pin can go.
            </Text>
          )}
          {error !== undefined && <ErrorBlock title="It was not pinned" error={error} />}
        </Flex>
      </DialogBody>
      <DialogFooter>
        {complete && <CopyAsCli command={command(range.trim(), reason.trim())} />}
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          isPending={isPending}
          onPress={() => {
            setTried(true);
            if (complete) onPin({ range: range.trim(), reason: reason.trim() });
          }}
        >
          Pin
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
