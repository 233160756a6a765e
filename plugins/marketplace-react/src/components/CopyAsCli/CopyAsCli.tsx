import { useEffect, useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from '@backstage/ui';
import { RiTerminalLine } from '@remixicon/react';

/** Milliseconds for which the button says that it copied. */
const CONFIRM_MS = 2_000;

/** Copies the command that does the same as the page. */
export function CopyAsCli({ command }: { command: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <TooltipTrigger>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiTerminalLine aria-hidden="true" />}
        onPress={() => void navigator.clipboard.writeText(command).then(() => setCopied(true))}
      >
        {copied ? 'Copied' : 'Copy as CLI'}
      </Button>
      <Tooltip>{command}</Tooltip>
    </TooltipTrigger>
  );
}
