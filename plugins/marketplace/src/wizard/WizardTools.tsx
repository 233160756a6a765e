import {
  Button,
  ButtonIcon,
  Menu,
  MenuItem,
  MenuTrigger,
  ToggleButton,
  ToggleButtonGroup,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';
import { RiArrowGoBackLine, RiArrowGoForwardLine, RiEyeLine, RiSearchLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import type { Level, Shown } from './state/levels';
import { type View, VIEWS } from './state/useWizardAddress';

/** What opens on top of the wizard. */
export type Opened = 'find' | 'snapshots' | 'compare' | 'same' | 'environment';

const VIEW_WORDS: Record<View, string> = { form: 'Form', yaml: 'YAML', both: 'Both' };
const LEVEL_WORDS: Record<Level, string> = { basic: 'Basic', advanced: 'Advanced', expert: 'Expert' };

/** How one looks at the configuration, and what one does with the whole of it. */
export function WizardTools({
  view,
  onView,
  levels,
  level,
  onLevel,
  canUndo,
  canRedo,
  onUndo,
  onRedo,
  onOpen,
  canCompare,
  previews,
  onPreviews,
  startFrom,
}: {
  view: View;
  onView(view: View): void;
  levels: readonly Shown[];
  level: Level | undefined;
  onLevel(level: Level): void;
  canUndo: boolean;
  canRedo: boolean;
  onUndo(): void;
  onRedo(): void;
  onOpen(what: Opened): void;
  canCompare: boolean;
  /** Whether the previews are open. */
  previews: boolean;
  onPreviews(): void;
  startFrom: ReactNode;
}) {
  return (
    <div className="mp-wizard-tools" role="group" aria-label="Tools of the configuration">
      <ToggleButtonGroup
        aria-label="Show as"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={keys => onView([...keys][0] as View)}
      >
        {VIEWS.map(id => (
          <ToggleButton key={id} id={id} size="small">
            {VIEW_WORDS[id]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {levels.length > 1 && level && view !== 'yaml' && (
        <ToggleButtonGroup
          aria-label="How much is shown"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[level]}
          onSelectionChange={keys => onLevel([...keys][0] as Level)}
        >
          {levels.map(shown => (
            <ToggleButton key={shown.level} id={shown.level} size="small">
              {LEVEL_WORDS[shown.level]}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      <span className="mp-wizard-tools-end">
        <TooltipTrigger>
          <ButtonIcon
            size="small"
            variant="tertiary"
            aria-label="Undo"
            isDisabled={!canUndo}
            icon={<RiArrowGoBackLine aria-hidden="true" />}
            onPress={onUndo}
          />
          <Tooltip>Undo (Ctrl+Z)</Tooltip>
        </TooltipTrigger>
        <TooltipTrigger>
          <ButtonIcon
            size="small"
            variant="tertiary"
            aria-label="Redo"
            isDisabled={!canRedo}
            icon={<RiArrowGoForwardLine aria-hidden="true" />}
            onPress={onRedo}
          />
          <Tooltip>Redo (Ctrl+Shift+Z)</Tooltip>
        </TooltipTrigger>
        <TooltipTrigger>
          <ButtonIcon
            size="small"
            variant="tertiary"
            aria-label="Find a field"
            icon={<RiSearchLine aria-hidden="true" />}
            onPress={() => onOpen('find')}
          />
          <Tooltip>Find a field (Ctrl+K)</Tooltip>
        </TooltipTrigger>
        <TooltipTrigger>
          <ToggleButton
            size="small"
            iconStart={<RiEyeLine aria-hidden="true" />}
            isSelected={previews}
            onChange={onPreviews}
          >
            Previews
          </ToggleButton>
          <Tooltip>What comes of it (Ctrl+.)</Tooltip>
        </TooltipTrigger>
        {startFrom}
        <MenuTrigger>
          <Button size="small" variant="tertiary">
            More
          </Button>
          <Menu aria-label="More" onAction={key => onOpen(key as Opened)}>
            <MenuItem id="snapshots">Snapshots…</MenuItem>
            {canCompare ? <MenuItem id="compare">Compare with what runs now…</MenuItem> : null}
            <MenuItem id="environment">Your environment…</MenuItem>
            <MenuItem id="same">Do the same elsewhere…</MenuItem>
          </Menu>
        </MenuTrigger>
      </span>
    </div>
  );
}
