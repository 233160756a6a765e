import { type KeyboardEvent, useContext, useEffect, useRef } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiArrowDownLine, RiArrowUpLine, RiDeleteBinLine, RiFileCopyLine } from '@remixicon/react';
import type { ArrayFieldItemTemplateProps } from '@rjsf/utils';
import { lastLockedItem, LockedContext } from '../core/locked';
import { toPointer } from '../core/paths';

/**
 * One item of a list with its buttons: up and down, so that nobody has to drag, copy and remove. Alt with an arrow key
 * moves the item that has the focus, and the focus goes with it.
 */
export function ArrayFieldItemTemplate(props: ArrayFieldItemTemplateProps) {
  const { children, hasToolbar, index, buttonsProps } = props;
  const { hasRemove, hasCopy, disabled, readonly } = buttonsProps;
  const last = lastLockedItem(
    useContext(LockedContext),
    toPointer(buttonsProps.fieldPathId.path.slice(0, -1))
  );
  const stays = index <= last;
  const hasMoveUp = buttonsProps.hasMoveUp && index - 1 > last;
  const hasMoveDown = buttonsProps.hasMoveDown && !stays;
  const off = disabled || readonly;
  const item = `item ${index + 1}`;
  const frame = useRef<HTMLDivElement>(null);
  const moved = useRef<string>();

  useEffect(() => {
    const wanted = moved.current;
    if (wanted === undefined) return;
    moved.current = undefined;
    const target = frame.current?.querySelector<HTMLElement>(
      `[data-move="${wanted}"] button, button[data-move="${wanted}"]`
    );
    (target && !target.hasAttribute('disabled')
      ? target
      : frame.current?.querySelector<HTMLElement>('input, textarea, select, button:not([disabled])')
    )?.focus();
  }, [index]);

  const move = (direction: 'up' | 'down') => {
    moved.current = direction;
    if (direction === 'up') buttonsProps.onMoveUpItem();
    else buttonsProps.onMoveDownItem();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || off) return;
    const direction = ({ ArrowUp: 'up', ArrowDown: 'down' } as const)[event.key as 'ArrowUp' | 'ArrowDown'];
    if (!direction || !(direction === 'up' ? hasMoveUp : hasMoveDown)) return;
    event.preventDefault();
    event.stopPropagation();
    move(direction);
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- a shortcut for what the buttons do, too
    <div className="fl-array-item" ref={frame} onKeyDown={onKeyDown}>
      <div className="fl-array-item-body">{children}</div>
      {hasToolbar && (
        <div className="fl-array-item-buttons">
          {(buttonsProps.hasMoveUp || buttonsProps.hasMoveDown) && (
            <>
              <ButtonIcon
                data-move="up"
                aria-label={`Move ${item} up`}
                icon={<RiArrowUpLine />}
                variant="secondary"
                isDisabled={off || !hasMoveUp}
                onPress={() => move('up')}
              />
              <ButtonIcon
                data-move="down"
                aria-label={`Move ${item} down`}
                icon={<RiArrowDownLine />}
                variant="secondary"
                isDisabled={off || !hasMoveDown}
                onPress={() => move('down')}
              />
            </>
          )}
          {hasCopy && (
            <ButtonIcon
              aria-label={`Copy ${item}`}
              icon={<RiFileCopyLine />}
              variant="secondary"
              isDisabled={off || index < last}
              onPress={() => buttonsProps.onCopyItem()}
            />
          )}
          {hasRemove && (
            <ButtonIcon
              aria-label={`Remove ${item}`}
              icon={<RiDeleteBinLine />}
              variant="secondary"
              isDisabled={off || stays}
              onPress={() => buttonsProps.onRemoveItem()}
            />
          )}
        </div>
      )}
    </div>
  );
}
