import { useMemo, useState } from 'react';
import { type FieldChoice, listChoices, sameJson, type Side, takeChoices } from '@flyloft/configuration';
import type { Draft, DraftBase, Installation, JsonObject } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';

/** What runs, as a draft remembers it. */
export const baseOf = (installation: Installation | undefined): DraftBase | undefined =>
  installation && {
    release: installation.release,
    revision: installation.revision,
    config: installation.config as JsonObject,
  };

/** Whether something else runs now than when a draft was begun; a restart alone makes no difference. */
export function hasMoved(base: DraftBase | undefined, now: DraftBase | undefined): boolean {
  if (!now) return false;
  return (
    !base || base.release !== now.release || !sameJson(base.config as JsonObject, now.config as JsonObject)
  );
}

/** What is preselected: whose change it is. What both changed is for the person to say. */
export const sideByDefault = ({ changedBy }: FieldChoice): Side | undefined =>
  (({ you: 'yours', them: 'theirs', both: undefined } as const)[changedBy]);

/** A name for what was typed before fields were chosen; of the same minute there is one. */
const nameOf = (now: Date) => `Yours before ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What changed in what runs since the person began, and the choice field by field that follows from it. */
export function useMeanwhile({
  environment,
  pluginId,
  release,
  draft,
  recovering,
  installation,
  fresh,
  yours,
  base,
  onTake,
}: {
  environment: string;
  pluginId: string;
  /** The release that the wizard is for. */
  release: string;
  draft: Draft | undefined;
  /** The draft is not taken over yet. */
  recovering: boolean;
  installation: Installation | undefined;
  /** What a new installation begins with: a draft of one began there. */
  fresh: JsonObject;
  /** What stands in the wizard now. */
  yours: JsonObject;
  /** What ran when the person began; absent where nothing did. */
  base: DraftBase | undefined;
  /** Goes on with what was chosen, of the release that it is of; what runs now is what it begins with. */
  onTake(config: JsonObject, ofRelease: string, base: DraftBase | undefined): void;
}) {
  const client = usePluginManager();
  const [open, setOpen] = useState(false);
  const now = baseOf(installation);
  const moved = hasMoved(base, now);
  const mine = recovering && draft ? (draft.config as JsonObject) : yours;
  const choices = useMemo(
    () =>
      moved && now ? listChoices((base?.config ?? fresh) as JsonObject, mine, now.config as JsonObject) : [],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- compared by what runs, not by the object around it.
    [moved, base, fresh, mine, now?.revision]
  );
  const taking = useMutation({
    mutationFn: async (sides: ReadonlyMap<string, Side>) => {
      const sideOf = (choice: FieldChoice) => sides.get(choice.pointer) ?? sideByDefault(choice) ?? 'yours';
      const given = choices.some(choice => choice.changedBy !== 'them' && sideOf(choice) === 'theirs');
      const ofRelease = recovering && draft ? draft.release : release;
      // What one lets go of is kept under a name, so that it can be fetched back.
      if (given) {
        await client.saveSnapshot(environment, pluginId, {
          name: nameOf(new Date()),
          release: ofRelease,
          config: mine,
        });
      }
      return { config: takeChoices((now?.config ?? {}) as JsonObject, choices, sideOf), ofRelease, given };
    },
    onSuccess: ({ config, ofRelease }) => {
      setOpen(false);
      onTake(config, ofRelease, now);
    },
  });
  return {
    /** Fields that the two differ in. */
    choices,
    /** Something else runs now, and it matters to what was typed. */
    moved: moved && choices.length > 0,
    /** Whether the person is choosing: at once where a draft is old, later where they are in the middle of it. */
    choosing: moved && choices.length > 0 && (recovering || open),
    open: () => setOpen(true),
    later: recovering ? undefined : () => setOpen(false),
    taking,
  };
}

export type Meanwhile = ReturnType<typeof useMeanwhile>;
