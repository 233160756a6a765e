import { useState } from 'react';
import { Dialog, DialogBody, DialogHeader, SearchField, Text } from '@backstage/ui';
import { type Field, findFields } from '@flyloft/configuration';

/** Results that are drawn; a better word finds the rest. */
const LIMIT = 30;

/** Finds any field of any step at any level. */
export function FindField({
  fields,
  whereOf,
  onGo,
  onClose,
}: {
  fields: readonly Field[];
  /** Title of the step that asks for a field; undefined where no step does with these settings. */
  whereOf(field: Field): string | undefined;
  onGo(field: Field): void;
  onClose(): void;
}) {
  const [query, setQuery] = useState('');
  const found = query.trim() === '' ? [...fields] : findFields(fields, query);
  const reachable = found.filter(field => whereOf(field) !== undefined);
  const count = found.length === 1 ? '1 field' : `${found.length} fields`;
  const many = found.length > LIMIT ? `The first ${LIMIT} of ${count}` : count;
  const first = reachable[0];
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={520}>
      <DialogHeader>Find a field</DialogHeader>
      <DialogBody>
        <SearchField
          aria-label="Name, path or description"
          placeholder="Name, path or description"
          value={query}
          onChange={setQuery}
          onSubmit={() => first && onGo(first)}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to write this
          autoFocus
        />
        <Text as="p" variant="body-small" color="secondary" role="status">
          {found.length === 0 ? `No field for “${query}”.` : many}
        </Text>
        <ul className="mp-wizard-found">
          {found.slice(0, LIMIT).map(field => {
            const where = whereOf(field);
            return (
              <li key={field.pointer}>
                <button type="button" disabled={where === undefined} onClick={() => onGo(field)}>
                  <span>{field.title}</span>
                  <span className="mp-wizard-found-where">
                    {where === undefined ? 'Not asked with these settings' : where} · {field.pointer}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </DialogBody>
    </Dialog>
  );
}
