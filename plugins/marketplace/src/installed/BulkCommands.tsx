import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiTerminalLine } from '@remixicon/react';

/** Copies the command of one of several acts: the bar has a button for each, so there is a command for each. */
export function BulkCommands({ commands }: { commands: ReadonlyArray<{ word: string; command: string }> }) {
  return (
    <MenuTrigger>
      <Button size="small" variant="tertiary" iconStart={<RiTerminalLine aria-hidden="true" />}>
        Copy as CLI
      </Button>
      <Menu>
        {commands.map(({ word, command }) => (
          <MenuItem key={word} onAction={() => void navigator.clipboard.writeText(command)}>
            {word}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
