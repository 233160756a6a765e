import { useState } from 'react';
import { type Layer, type Lock, sameJson, writeYaml } from '@flyloft/configuration';
import type { Draft, JsonObject, JsonSchema } from '@flyloft/plugin-manager-common';
import { useMutation } from '@tanstack/react-query';
import type { DraftSaver } from './draftSaver';
import { withLocks } from './guidedStart';
import { type Leftover, migrateDraft, noteAside } from './migrateDraft';
import type { WizardConfig } from './useWizardConfig';

/** The draft that was there when the wizard opened, until a person chose what becomes of it. */
export function useRecovery({
  draft,
  started,
  schema,
  release,
  values,
  saver,
  locked,
  onStartOver,
}: {
  draft: Draft | undefined;
  started: JsonObject;
  schema: JsonSchema;
  release: string;
  values: WizardConfig;
  saver: DraftSaver;
  locked: readonly Lock[];
  /** The draft is thrown away: one begins with what runs now. */
  onStartOver(): void;
}) {
  // A draft may differ by its comments alone.
  const differs =
    draft !== undefined && (draft.yaml !== undefined || !sameJson(draft.config as JsonObject, started));
  const [open, setOpen] = useState(differs);
  const [aside, setAside] = useState<readonly Leftover[]>([]);

  /** Takes a draft over; what this release has no field for is kept aside. */
  const take = (taken: {
    config: unknown;
    release: string;
    yaml?: string;
    /** Where its values come from, where that changes. */
    layers?: readonly Layer[];
  }) => {
    const config = taken.config as JsonObject;
    const yaml = taken.yaml ?? writeYaml('', config);
    const migrated = taken.release === release ? { config, aside: [] } : migrateDraft(schema, config);
    const lawful = withLocks(migrated.config, locked);
    setAside(migrated.aside);
    values.set(lawful, {
      yaml: noteAside(writeYaml(yaml, lawful), migrated.aside, taken.release),
      ...(taken.layers ? { layers: taken.layers } : {}),
    });
    setOpen(false);
  };

  const startOver = useMutation({
    mutationFn: () => saver.startOver(),
    onSuccess: () => {
      setOpen(false);
      onStartOver();
    },
  });
  return {
    /** The draft to decide about. */
    draft: open ? draft : undefined,
    take,
    startOver,
    aside,
    forgetAside: () => setAside([]),
  };
}
