import { type ReactElement, useEffect, useState } from 'react';
import { Button, Tooltip, TooltipTrigger, VisuallyHidden } from '@backstage/ui';

/** Milliseconds for which the button says what became of it. */
const SAID_MS = 2_000;

/** What a press came to, in the button's own words. */
const OUTCOMES = { copied: 'Copied', refused: 'Select it instead' } as const;

/**
 * Copies a text. `label` says what that does where "Copy" alone does not; with `shown` the text stands in a tooltip, for
 * whoever wants to know it first.
 */
export function CopyButton({
  text,
  label = 'Copy',
  icon,
  variant = 'tertiary',
  shown = false,
}: {
  text: string;
  label?: string;
  icon?: ReactElement;
  variant?: 'secondary' | 'tertiary';
  shown?: boolean;
}) {
  const [outcome, setOutcome] = useState<keyof typeof OUTCOMES>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  // A browser may not let a page copy, and has no clipboard at all where the connection is not secure.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  const button = (
    <Button size="small" variant={variant} {...(icon ? { iconStart: icon } : {})} onPress={() => void copy()}>
      {outcome ? OUTCOMES[outcome] : label}
    </Button>
  );
  return (
    <>
      {shown ? (
        <TooltipTrigger>
          {button}
          <Tooltip>{text}</Tooltip>
        </TooltipTrigger>
      ) : (
        button
      )}
      <VisuallyHidden>
        <span role="status">{outcome ? OUTCOMES[outcome] : ''}</span>
      </VisuallyHidden>
    </>
  );
}
