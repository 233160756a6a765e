import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type Draft, FlyloftError } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { writeYaml } from '@flyloft/configuration';
import { type DraftContent, DraftSaver } from './draftSaver';
import type { WizardConfig } from './useWizardConfig';

/** What a draft holds of the wizard; the text only where it says more than the values do. */
export function contentOf(
  release: string,
  { config, yaml }: Pick<WizardConfig, 'config' | 'yaml'>,
  place: Pick<DraftContent, 'step' | 'level' | 'base'>
): DraftContent {
  return {
    release,
    config,
    ...(yaml === writeYaml('', config) ? {} : { yaml }),
    ...(place.step === undefined ? {} : { step: place.step }),
    ...(place.level === undefined ? {} : { level: place.level }),
    ...(place.base === undefined ? {} : { base: place.base }),
  };
}

/** The draft of a wizard, kept on the server as long as somebody edits; `content` is absent while nobody has. */
export function useDraft({
  environment,
  pluginId,
  draft,
  content,
}: {
  environment: string;
  pluginId: string;
  draft: Draft | undefined;
  content: DraftContent | undefined;
}) {
  const client = usePluginManager();
  const [saver] = useState(
    () =>
      new DraftSaver(
        {
          save: body => client.saveDraft(environment, pluginId, body),
          load: () =>
            client.getDraft(environment, pluginId).catch(error => {
              if (error instanceof FlyloftError && error.code === 'DRAFT_NOT_FOUND') return undefined;
              throw error;
            }),
          remove: () =>
            client.removeDraft(environment, pluginId).catch(error => {
              if (!(error instanceof FlyloftError && error.code === 'DRAFT_NOT_FOUND')) throw error;
            }),
        },
        draft?.revision ?? 0
      )
  );
  const state = useSyncExternalStore(saver.subscribe, saver.snapshot);
  const latest = useRef(content);
  latest.current = content;
  // Compared by what it says: a new object that says the same is not saved again.
  const text = JSON.stringify(content);
  useEffect(() => {
    if (text !== undefined && latest.current) saver.change(latest.current);
  }, [saver, text]);

  useEffect(() => {
    const flush = () => void saver.flush();
    // The browser asks before it closes a tab with something in it that the server does not have yet.
    const ask = (event: BeforeUnloadEvent) => {
      if (saver.isPending()) event.preventDefault();
    };
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('beforeunload', ask);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('beforeunload', ask);
      flush();
    };
  }, [saver]);
  return { state, saver };
}
