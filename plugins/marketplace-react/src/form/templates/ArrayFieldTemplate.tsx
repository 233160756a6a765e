import { useEffect, useRef, useState } from 'react';
import { Button, Text, VisuallyHidden } from '@backstage/ui';
import { type ArrayFieldTemplateProps, buttonId, descriptionId, titleId } from '@rjsf/utils';
import { useDrawn } from '../core/drawing';
import { Prose } from './Prose';
import { RemainingFields } from './RemainingFields';

const count = (length: number) => `${length} ${length === 1 ? 'entry' : 'entries'}`;

/** What takes the focus in an item: what is typed into before what is pressed. */
const INPUT = 'input:not([disabled]), textarea:not([disabled]), select:not([disabled])';

/** Puts the focus into an item, as soon as it has an input: groups in it may be drawn later. Answers with how to stop. */
function focusIn(item: Element): () => void {
  const observer = new MutationObserver(focus);
  function focus() {
    const input = item.querySelector<HTMLElement>(INPUT);
    if (!input) return;
    observer.disconnect();
    input.focus();
  }
  observer.observe(item, { childList: true, subtree: true });
  focus();
  return () => observer.disconnect();
}

/**
 * A list that can be added to; each item carries its own buttons. How long it has become is read out, and a new item has
 * the focus.
 */
export function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { title, items, canAdd, onAddClick, fieldPathId, schema, disabled, readonly } = props;
  const drawn = useDrawn(items.length);
  const before = useRef(items.length);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLDivElement>(null);
  // How many entries there are once the one that is being added is drawn.
  const awaited = useRef<number>();
  useEffect(() => {
    if (before.current === items.length) return;
    before.current = items.length;
    setSaid(`${title}: ${count(items.length)}`);
  }, [items.length, title]);
  useEffect(() => {
    const newest = list.current?.lastElementChild;
    if (!newest || awaited.current === undefined || Math.min(items.length, drawn) < awaited.current) {
      return undefined;
    }
    awaited.current = undefined;
    return focusIn(newest);
  }, [items.length, drawn]);
  return (
    <fieldset className="fl-fieldset" id={fieldPathId.$id}>
      <legend id={titleId(fieldPathId)}>{title}</legend>
      {schema.description && (
        <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
          <Prose>{schema.description}</Prose>
        </Text>
      )}
      {props.optionalDataControl}
      {items.length === 0 && <Text color="secondary">Empty.</Text>}
      <div className="fl-array-items" ref={list}>
        {items.slice(0, drawn)}
      </div>
      <RemainingFields count={items.length - drawn} />
      {canAdd && (
        <div>
          <Button
            id={buttonId(fieldPathId, 'add')}
            size="small"
            variant="secondary"
            isDisabled={disabled || readonly}
            onPress={() => {
              awaited.current = items.length + 1;
              onAddClick();
            }}
          >
            {`Add ${title ? `to ${title}` : 'an item'}`}
          </Button>
        </div>
      )}
      <VisuallyHidden>
        <span role="status">{said}</span>
      </VisuallyHidden>
    </fieldset>
  );
}
