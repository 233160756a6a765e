import { RiTerminalLine } from '@remixicon/react';
import { CopyButton } from '../CopyButton/CopyButton';

/** Copies the command that does the same as the page. */
export function CopyAsCli({ command }: { command: string }) {
  return <CopyButton text={command} label="Copy as CLI" icon={<RiTerminalLine aria-hidden="true" />} shown />;
}
