import { useEffect, useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from '@backstage/ui';
import { shortDigest } from '@flyloft/plugin-manager-common';
import { RiFileCopyLine } from '@remixicon/react';

/** Milliseconds for which the button says that it copied. */
const CONFIRM_MS = 2_000;

/** A digest by its first eight characters; the whole of it on copy. */
export function CopyDigest({ digest }: { digest: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span className="mp-inline">
      <code>{shortDigest(digest)}</code>
      <TooltipTrigger>
        <Button
          size="small"
          variant="tertiary"
          iconStart={<RiFileCopyLine aria-hidden="true" />}
          onPress={() => void navigator.clipboard.writeText(digest).then(() => setCopied(true))}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Tooltip>{digest}</Tooltip>
      </TooltipTrigger>
    </span>
  );
}
