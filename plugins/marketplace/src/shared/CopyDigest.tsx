import { shortDigest } from '@flyloft/plugin-manager-common';
import { CopyButton } from '@flyloft/plugin-marketplace-react';
import { RiFileCopyLine } from '@remixicon/react';

/** A digest by its first eight characters; the whole of it on copy. */
export function CopyDigest({ digest }: { digest: string }) {
  return (
    <span className="mp-inline">
      <code>{shortDigest(digest)}</code>
      <CopyButton text={digest} icon={<RiFileCopyLine aria-hidden="true" />} shown />
    </span>
  );
}
