import { useState } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Flex, Text, TextField } from '@backstage/ui';
import type { JsonObject } from '@flyloft/plugin-manager-common';
import { ErrorBlock, LoadingBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { describeMoment } from './state/describeMoment';

/** Configurations kept under a name, for this person only: keep one, go back to one, throw one away. */
export function Snapshots({
  environment,
  pluginId,
  release,
  config,
  onRestore,
  onClose,
}: {
  environment: string;
  pluginId: string;
  release: string;
  config: JsonObject;
  onRestore(config: JsonObject, release: string): void;
  onClose(): void;
}) {
  const client = usePluginManager();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const kept = useQuery({
    queryKey: ['snapshots', environment, pluginId],
    queryFn: ({ signal }) => client.listSnapshots(environment, pluginId, { signal }),
  });
  const save = useMutation({
    mutationFn: (wanted: string) =>
      client.saveSnapshot(environment, pluginId, { name: wanted, release, config }),
    onSuccess: () => {
      setName('');
      setTried(false);
      return kept.refetch();
    },
  });
  const remove = useMutation({
    mutationFn: (unwanted: string) => client.removeSnapshot(environment, pluginId, unwanted),
    onSettled: () => kept.refetch(),
  });
  const trimmed = name.trim();
  const replaces = kept.data?.items.some(item => item.name === trimmed) ?? false;
  const failed = [save, remove].find(({ isError }) => isError);
  const keep = () => {
    setTried(true);
    if (trimmed !== '') save.mutate(trimmed);
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={560}>
      <DialogHeader>Snapshots</DialogHeader>
      <DialogBody>
        <form
          onSubmit={event => {
            event.preventDefault();
            keep();
          }}
        >
          <Flex gap="2" align="end" className="mp-wrap">
            <TextField label="Name" value={name} onChange={setName} maxLength={80} />
            <Button isPending={save.isPending} onPress={keep}>
              {replaces ? 'Replace' : 'Keep this'}
            </Button>
          </Flex>
          {tried && trimmed === '' && (
            <Text as="p" role="alert">
              Give it a name, so that you find it again.
            </Text>
          )}
        </form>
        {failed && <ErrorBlock title="The snapshots stay as they were" error={failed.error} />}
        {kept.isError && (
          <ErrorBlock
            title="Your snapshots could not be read"
            error={kept.error}
            onRetry={() => void kept.refetch()}
          />
        )}
        {kept.isPending && <LoadingBlock label="Loading your snapshots" />}
        {kept.data?.items.length === 0 && (
          <Text as="p" color="secondary">
            You kept none of this plugin yet.
          </Text>
        )}
        <ul className="mp-wizard-kept" aria-label="Your snapshots">
          {kept.data?.items.map(item => (
            <li key={item.name}>
              <span>
                {item.name}
                <span className="mp-wizard-found-where">
                  {`${describeMoment(item.createdAt, new Date())}, release ${item.release}`}
                </span>
              </span>
              <Button
                size="small"
                variant="secondary"
                aria-label={`Restore ${item.name}`}
                onPress={() => onRestore(item.config as JsonObject, item.release)}
              >
                Restore
              </Button>
              <Button
                size="small"
                variant="tertiary"
                aria-label={`Remove ${item.name}`}
                onPress={() => remove.mutate(item.name)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
