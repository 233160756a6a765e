import { useCallback } from 'react';
import { DISCLOSURE_LEVELS, type Level } from './levels';
import { useSearchParams } from 'react-router-dom';

/** How the configuration is shown. */
export const VIEWS = ['form', 'yaml', 'both'] as const;
export type View = (typeof VIEWS)[number];

/** What of the outcome is shown beside the form. */
export const PREVIEWS = ['config', 'interface', 'api', 'deployment'] as const;
export type PreviewName = (typeof PREVIEWS)[number];

/** What of the wizard stands in its address: where one is and how one looks at it, never a value. */
export function useWizardAddress() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (
      wanted: Partial<Record<'step' | 'level' | 'view' | 'env', string>> & {
        /** `null`: none is shown. */ preview?: PreviewName | null;
      },
      options?: { replace: boolean }
    ) =>
      setParams(current => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(wanted)) {
          if (value === null) next.delete(name);
          else if (value !== undefined) next.set(name, value);
        }
        return next;
      }, options),
    [setParams]
  );
  const view: View = VIEWS.find(known => known === params.get('view')) ?? 'form';
  const level: Level | undefined = DISCLOSURE_LEVELS.find(known => known === params.get('level'));
  const preview = PREVIEWS.find(known => known === params.get('preview'));
  return { step: params.get('step') ?? undefined, level, view, preview, change };
}
