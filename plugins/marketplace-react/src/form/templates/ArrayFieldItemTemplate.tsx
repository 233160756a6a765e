import { ButtonIcon } from '@backstage/ui';
import { RiArrowDownLine, RiArrowUpLine, RiDeleteBinLine } from '@remixicon/react';
import type { ArrayFieldItemTemplateProps } from '@rjsf/utils';

/** One item of a list with its buttons: up and down, so that nobody has to drag, and remove. */
export function ArrayFieldItemTemplate(props: ArrayFieldItemTemplateProps) {
  const { children, hasToolbar, index, buttonsProps } = props;
  const { hasMoveUp, hasMoveDown, hasRemove, disabled, readonly } = buttonsProps;
  const off = disabled || readonly;
  const item = `item ${index + 1}`;
  return (
    <div className="fl-array-item">
      <div className="fl-array-item-body">{children}</div>
      {hasToolbar && (
        <div className="fl-array-item-buttons">
          {(hasMoveUp || hasMoveDown) && (
            <>
              <ButtonIcon
                aria-label={`Move ${item} up`}
                icon={<RiArrowUpLine />}
                variant="secondary"
                isDisabled={off || !hasMoveUp}
                onPress={() => buttonsProps.onMoveUpItem()}
              />
              <ButtonIcon
                aria-label={`Move ${item} down`}
                icon={<RiArrowDownLine />}
                variant="secondary"
                isDisabled={off || !hasMoveDown}
                onPress={() => buttonsProps.onMoveDownItem()}
              />
            </>
          )}
          {hasRemove && (
            <ButtonIcon
              aria-label={`Remove ${item}`}
              icon={<RiDeleteBinLine />}
              variant="secondary"
              isDisabled={off}
              onPress={() => buttonsProps.onRemoveItem()}
            />
          )}
        </div>
      )}
    </div>
  );
}
