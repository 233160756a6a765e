import { z } from 'zod';
import type { ConfigData } from '@flyloft/plugin-marketplace-react';

const draftSchema = z.object({
  version: z.string(),
  savedAt: z.string(),
  config: z.record(z.string(), z.json()),
});

/** What was typed and not finished. Secrets are in it as references only. */
export type Draft = { version: string; savedAt: string; config: ConfigData };

const keyOf = (environment: string, pluginId: string) => `flyloft.draft.${environment}.${pluginId}`;

/** The draft of this tab, if there is one that can be read. */
export function readDraft(storage: Storage, environment: string, pluginId: string): Draft | undefined {
  const text = storage.getItem(keyOf(environment, pluginId));
  if (text === null) return undefined;
  try {
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Keeps a draft; says whether it could, because a full or forbidden storage must not lose what one types silently. */
export function writeDraft(storage: Storage, environment: string, pluginId: string, draft: Draft): boolean {
  try {
    storage.setItem(keyOf(environment, pluginId), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** Forgets a draft that became a plan. */
export function removeDraft(storage: Storage, environment: string, pluginId: string): void {
  storage.removeItem(keyOf(environment, pluginId));
}
