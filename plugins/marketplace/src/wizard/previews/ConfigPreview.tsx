import { useState } from 'react';
import { Button, Text } from '@backstage/ui';
import { DiffView, OriginChip } from '@flyloft/plugin-marketplace-react';
import { ChangeSign } from '../../plan/ChangeSign';
import { Rows } from '../../shared/Rows';
import { type MergedConfig, toTree } from './mergedConfig';

/** Rows that are drawn at first: more would be felt while one types. */
const FIRST_ROWS = 200;

/** The merged configuration with the origin of each value, and what differs from what runs. Secrets never show. */
export function ConfigPreview({ merged }: { merged: MergedConfig }) {
  const [all, setAll] = useState(false);
  const shown = all ? merged.values : merged.values.slice(0, FIRST_ROWS);
  return (
    <>
      <section aria-labelledby="preview-differs">
        <h3 id="preview-differs">What differs from what runs</h3>
        {merged.before ? (
          <DiffView before={merged.before} after={merged.after} label="What differs from what runs" />
        ) : (
          <Text as="p">Nothing runs yet: all of it is new.</Text>
        )}
      </section>
      <section aria-labelledby="preview-values">
        <h3 id="preview-values">All values</h3>
        {merged.values.length === 0 ? (
          <Text as="p">It has no values.</Text>
        ) : (
          <Rows columns={['Field', 'Value', 'From']}>
            {toTree(shown).map(({ pointer, name, depth, value }) => (
              <tr key={pointer} data-group={value ? undefined : true}>
                <td style={{ paddingInlineStart: `calc(var(--bui-space-3) + ${depth * 14}px)` }}>
                  {merged.before && value && value.change !== 'unchanged' && (
                    <ChangeSign change={value.change} />
                  )}
                  <code>{name}</code>
                </td>
                <td className="mp-preview-value">{value?.text === '' ? '""' : value?.text}</td>
                <td>{value?.origin && <OriginChip origin={value.origin} />}</td>
              </tr>
            ))}
          </Rows>
        )}
        {shown.length < merged.values.length && (
          <Button size="small" variant="tertiary" onPress={() => setAll(true)}>
            {`Show all ${merged.values.length}`}
          </Button>
        )}
        {merged.removed.length > 0 && (
          <Text as="p" variant="body-small">
            No longer set: {merged.removed.map(pointer => pointer.slice(1).replaceAll('/', '.')).join(', ')}.
          </Text>
        )}
      </section>
    </>
  );
}
