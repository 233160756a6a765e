import { useState } from 'react';
import { sameJson, writeYaml } from '@flyloft/configuration';
import type { Draft, JsonObject, JsonSchema } from '@flyloft/plugin-manager-common';
import { useMutation } from '@tanstack/react-query';
import type { DraftSaver } from './draftSaver';
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
}: {
  draft: Draft | undefined;
  started: JsonObject;
  schema: JsonSchema;
  release: string;
  values: WizardConfig;
  saver: DraftSaver;
}) {
  // A draft may differ by its comments alone.
  const differs =
    draft !== undefined && (draft.yaml !== undefined || !sameJson(draft.config as JsonObject, started));
  const [open, setOpen] = useState(differs);
  const [aside, setAside] = useState<readonly Leftover[]>([]);

  /** Takes a draft over; what this release has no field for is kept aside. */
  const take = (taken: { config: unknown; release: string; yaml?: string }) => {
    const config = taken.config as JsonObject;
    const yaml = taken.yaml ?? writeYaml('', config);
    const migrated = taken.release === release ? { config, aside: [] } : migrateDraft(schema, config);
    setAside(migrated.aside);
    values.set(migrated.config, {
      yaml: noteAside(writeYaml(yaml, migrated.config), migrated.aside, taken.release),
    });
    setOpen(false);
  };

  const startOver = useMutation({ mutationFn: () => saver.startOver(), onSuccess: () => setOpen(false) });
  return {
    /** The draft to decide about. */
    draft: open ? draft : undefined,
    take,
    startOver,
    aside,
    forgetAside: () => setAside([]),
  };
}
